import { describe, expect, it } from 'vitest'
import { createLogger, type Logger } from './log.ts'

/** What must never stand in a log, in the shapes in which it comes along. */
const CANARIES = {
  cpf: '390.533.447-05',
  bareCpf: '39053344705',
  cnpj: '45.ABC.678/0001-66',
  bareCnpj: '45ABC678000166',
  phone: '+5581999990001',
  barePhone: '5581999990001',
  email: 'maria.canaria@exemplo.example',
  link: 'https://acordoclaro.example/l/Zm9yYmlkZGVuLXRva2Vu',
  token: 'Zm9yYmlkZGVuLXRva2Vu',
  invitation: 'https://acordoclaro.example/admin/convite/aW52aXRhdGlvbi10b2tlbg',
  brCode:
    '00020101021226750014br.gov.bcb.pix2553psp.example/v2/9d36b84f70bd4f8a8d4d5b5204000053039865802BR5914VIVAZ',
}

/** Everything a logger wrote, one line each. */
function capture(work: (log: Logger) => void): string {
  const lines: string[] = []
  const log = createLogger('test', 'debug', { write: (line: string) => void lines.push(line) })
  work(log)
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines) {
    expect(() => JSON.parse(line)).not.toThrow()
    expect(line.trimEnd()).not.toContain('\n')
  }
  return lines.join('')
}

function expectClean(text: string): void {
  const leaked = Object.entries(CANARIES).filter(([, canary]) => text.includes(canary))
  expect(leaked.map(([name]) => name)).toEqual([])
}

const sentence = () => `seen: ${Object.values(CANARIES).join(' and ')} `
const withoutBareToken = () => sentence().replace(`and ${CANARIES.token} `, '')

describe('a log line', () => {
  it('holds nothing personal that stands in its text', () => {
    expectClean(capture((log) => log.info(withoutBareToken())))
  })

  it('holds nothing personal of a field, however it is named and however deep it lies', () => {
    const text = withoutBareToken()
    const deep = { a: { b: { c: { d: { e: { f: { g: text, list: [{ h: [text] }] } } } } } } }
    expectClean(
      capture((log) => {
        log.info({ note: text, deep, list: [text, [text]] }, 'fields')
      }),
    )
  })

  it.each([
    'cpf',
    'cnpj',
    'document',
    'name',
    'email',
    'phone',
    'to',
    'text',
    'html',
    'subject',
    'token',
    'code',
    'digits',
    'password',
    'secret',
    'authorization',
    'cookie',
    'referer',
    'brCode',
  ])('never holds what a field named %s says', (field) => {
    const value = 'Canária 482913'
    const written = capture((log) => {
      log.info({ [field]: value, inner: { [field]: [value] }, list: [{ [field]: value }] }, 'said')
    })
    expect(written).not.toContain('482913')
  })

  it('holds nothing personal of an error, its cause, or what hangs on it', () => {
    const cause = new Error(`inner ${withoutBareToken()}`)
    const error = Object.assign(new Error(withoutBareToken(), { cause }), {
      detail: `Key (value)=(${CANARIES.phone}) already exists.`,
      params: [CANARIES.email],
    })
    expectClean(capture((log) => log.error({ error }, 'failed')))
    expectClean(capture((log) => log.error({ err: error }, 'failed')))
    expectClean(capture((log) => log.error(error)))
    expectClean(capture((log) => log.error(error, 'failed')))
    expectClean(
      capture((log) => log.error({ deep: { a: { b: { c: { d: { error } } } } } }, 'deep')),
    )
  })

  it('holds nothing personal that is filled into its text', () => {
    const value = { note: withoutBareToken() }
    expectClean(
      capture((log) => {
        log.info('one %s, two %o, three %j', withoutBareToken(), value, value)
      }),
    )
  })

  it('holds nothing personal of what a child logger always says', () => {
    const bound = { note: withoutBareToken() }
    expectClean(capture((log) => log.child(bound).info('said')))
  })

  it('is one line, whatever line ends a visitor sends', () => {
    const written = capture((log) => {
      log.info({ path: 'a\r\n{"level":"error","msg":"forged"}' }, 'b\n{"level":"error"}')
    })
    expect(written.trimEnd().split('\n')).toHaveLength(1)
  })

  it('still says what happened, to which record, and how long it took', () => {
    const fields = { id: '019ac000-0000-7000-8000-000000000001', amount: 12_345, state: '40001' }
    const written = JSON.parse(capture((log) => log.warn(fields, 'transaction repeated')))
    expect(written).toMatchObject({ level: 'warn', msg: 'transaction repeated', ...fields })
  })
})
