import { expect, test } from 'vitest'
import { daysBetween } from '#server/kernel/calendar.ts'
import { parseTaxId } from '#server/kernel/tax-id.ts'
import { normaliseEmail, normalisePhone } from '#server/people/model.ts'
import { castDebts } from '../cast.ts'
import { sampleDebts } from './debts.ts'

const today = Temporal.PlainDate.from('2026-11-23')

test('the same seed gives the same portfolio, another seed another', () => {
  const made = (seed: number) => JSON.stringify([...sampleDebts({ debts: 200, seed, today })])
  expect(made(1)).toBe(made(1))
  expect(made(1)).not.toBe(made(2))
})

test('a portfolio has everything a portfolio has, and nobody real', () => {
  const debts = [...sampleDebts({ debts: 3000, seed: 5, today })]
  expect(debts).toHaveLength(3000)
  const people = Map.groupBy(debts, ({ person }) => person.document)
  const sizes = [...people.values()].map((owned) => owned.length)
  expect(Math.max(...sizes)).toBeGreaterThan(2)
  const across = [...people.values()].filter(
    (owned) => new Set(owned.map(({ creditor }) => creditor)).size > 1,
  )
  expect(across.length).toBeGreaterThan(100)
  const delays = debts.map(({ dueOn }) => daysBetween(dueOn, today))
  expect(Math.min(...delays)).toBeGreaterThanOrEqual(5)
  expect(Math.max(...delays)).toBeLessThanOrEqual(2500)
  expect(delays.some((days) => days > 1827)).toBe(true)
  expect(new Set(debts.map(({ creditor }) => creditor)).size).toBe(3)
  const contacts = debts.map(({ person }) => person.phones.length + person.emails.length)
  expect(contacts).toContain(0)
  expect(debts.some(({ person }) => /[A-Z]/.test(person.document))).toBe(true)
  for (const { person } of debts) {
    expect(parseTaxId(person.document).ok).toBe(true)
    for (const phone of person.phones) {
      expect(normalisePhone(phone)).toMatchObject({ ok: true })
      expect(phone).toContain(') 9000')
    }
    for (const email of person.emails) {
      expect(normaliseEmail(email)).toMatchObject({ ok: true })
      expect(email).toMatch(/\.example$/)
    }
  }
})

test('Maria owes two creditors, and nobody else shares her debts', () => {
  const maria = castDebts(today).filter(({ person }) => person.document === '39053344705')
  expect(maria.map(({ description }) => description)).toEqual([
    'Fibra 500',
    'Aparelho',
    'Mensalidade de agosto',
  ])
  expect(maria[2]?.dueOn.month).toBe(8)
})
