import { describe, expect, test } from 'vitest'
import {
  greetingName,
  isMinorOn,
  legalPriorityOn,
  maskEmail,
  maskName,
  maskPhone,
  normaliseEmail,
  normalisePhone,
} from './model.ts'

describe('a mobile number is one number however it is written', () => {
  test.each([
    '81999990001',
    '(81) 99999-0001',
    '081 99999 0001',
    '5581999990001',
    '+55 81 99999-0001',
    '0055 81 99999-0001',
    '+55 (081) 99999.0001',
  ])('%s', (text) => {
    expect(normalisePhone(text)).toEqual({ ok: true, value: '+5581999990001' })
  })

  test('the area code 55 is not taken for the country code', () => {
    expect(normalisePhone('55999990001')).toEqual({ ok: true, value: '+5555999990001' })
    expect(normalisePhone('5555999990001')).toEqual({ ok: true, value: '+5555999990001' })
  })

  test.each([
    ['', 'empty'],
    ['99999-0001', 'malformed'],
    ['8,1999990001E+10', 'malformed'],
    ['81 99999 0001 recado com Ana', 'malformed'],
    ['+1 212 555 0100', 'foreign'],
    ['(20) 99999-0001', 'area-code'],
    ['(81) 3333-0001', 'not-mobile'],
    ['(81) 83333-0001', 'not-mobile'],
    ['9'.repeat(1000), 'malformed'],
  ])('%s is refused: %s', (text, reason) => {
    expect(normalisePhone(text)).toMatchObject({ ok: false, reason })
  })
})

test('a mail address is compared without case and outer spaces', () => {
  expect(normaliseEmail(' Maria@Exemplo.EXAMPLE ')).toEqual({
    ok: true,
    value: 'maria@exemplo.example',
  })
})

test.each([
  'maria',
  'a@b',
  'a b@c.example',
  'a@@c.example',
  'a@c..example',
  '.a@c.example',
  'joão@c.example',
])('%s is no mail address', (text) => {
  expect(normaliseEmail(text)).toMatchObject({ ok: false, reason: 'malformed' })
})

describe('a masked form is enough to recognise oneself and no more', () => {
  test('phone and mail', () => {
    expect(maskPhone('+5581999994321')).toBe('(81) •••••-4321')
    expect(maskEmail('maria@exemplo.example')).toBe('m•••@exemplo.example')
  })

  test.each([
    ['Maria Aparecida de Souza', 'Maria S.'],
    ['João dos Santos e Silva', 'João S.'],
    ['Édson da', 'Édson'],
    ['Cher', 'Cher'],
    ['Padaria Aurora Ltda.', 'Padaria A.'],
  ])('%s is %s', (name, masked) => {
    expect(maskName(name)).toBe(masked)
  })

  test('a company is greeted by its whole name', () => {
    expect(greetingName('cpf', 'Maria Aparecida de Souza')).toBe('Maria')
    expect(greetingName('cnpj', 'Padaria Aurora Ltda.')).toBe('Padaria Aurora Ltda.')
  })
})

describe('who is served first by law', () => {
  const day = Temporal.PlainDate.from('2026-11-23')
  test.each([
    ['1966-11-24', 0],
    ['1966-11-23', 1],
    ['1946-11-24', 1],
    ['1946-11-23', 2],
    ['1906-01-01', 2],
    ['1995-02-28', 0],
  ] as const)('born on %s: %s', (birth, expected) => {
    expect(legalPriorityOn(day, Temporal.PlainDate.from(birth))).toBe(expected)
  })
  test('born on 29 February is 60 on that day', () => {
    const birth = Temporal.PlainDate.from('1964-02-29')
    expect(legalPriorityOn(Temporal.PlainDate.from('2024-02-28'), birth)).toBe(0)
    expect(legalPriorityOn(Temporal.PlainDate.from('2024-02-29'), birth)).toBe(1)
  })
  test('unknown is not', () => expect(legalPriorityOn(day, null)).toBe(0))
})

describe('who is not 18 yet', () => {
  const day = Temporal.PlainDate.from('2026-11-23')
  test.each([
    ['2008-11-23', false],
    ['2008-11-24', true],
    ['2020-01-01', true],
    // Born on 29 February: 18 on the last day of the February of that year.
    ['2008-02-29', false],
  ])('born on %s: %s', (birth, expected) => {
    expect(isMinorOn(day, Temporal.PlainDate.from(birth))).toBe(expected)
  })
  test('unknown is not', () => expect(isMinorOn(day, null)).toBe(false))
})
