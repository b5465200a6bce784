import { readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { CreditorId } from '#server/kernel/id.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { addCreditor, type Bench, createBench, file, line } from './testing.ts'

let core: TestCore
let bench: Bench
let vivaz: CreditorId
let horizonte: CreditorId

beforeAll(async () => {
  core = await createTestCore()
  bench = createBench(core)
})
beforeEach(async () => {
  // A creditor of its own for each test: their debts and books never mix.
  vivaz = await addCreditor(core, nextSlug())
  horizonte = await addCreditor(core, nextSlug())
})
afterAll(async () => {
  bench.remove()
  await core.close()
})

let slugs = 0
function nextSlug(): string {
  slugs += 1
  return `credor-${slugs}`
}
const vivazSlug = () => `credor-${slugs - 1}`
const horizonteSlug = () => `credor-${slugs}`

const take = (content: string | Buffer) => bench.take(content, vivazSlug())
const none = { created: 0, changed: 0, unchanged: 0, rejected: 0 }

describe('what a file says is what is in the books', () => {
  test('a debt arrives with its person, contacts, account and opening in the ledger', async () => {
    const cpf = '529.982.247-25'
    const result = await take(
      file(
        line({
          documento: cpf,
          nome: 'João  Batista Lima',
          celular: '(81) 99999-0002',
          email: 'JOAO@exemplo.example',
        }),
      ),
    )
    expect(result.counts).toEqual({ ...none, created: 1 })
    expect(await bench.debtsOf(vivaz)).toEqual([
      { contract: 'VZ-1', principal: 110_000n, owed: 110_000n, prescribed: '2031-04-11' },
    ])
    const person = await bench.personOf(cpf)
    expect(person?.debtor).toMatchObject({ name: 'João Batista Lima', birthDate: null })
    expect(person?.contacts.map(({ masked }) => masked).sort()).toEqual([
      '(81) •••••-0002',
      'j•••@exemplo.example',
    ])
    const [record] = await bench.rows(
      `select status, rows_new, failure, file_sha256 is not null as hashed,
              (select count(*)::int from audit_events a where a.subject_id = i.id and a.action = 'import.finished') as audited,
              (select count(*)::int from outbox_events o where o.payload->>'importId' = i.id::text) as announced,
              (select count(*)::int from ledger_transactions t where t.subject_id = i.id and t.kind = 'portfolio_opening') as booked
         from imports i where i.creditor_id = $1`,
      [vivaz],
    )
    expect(record).toEqual({
      status: 'done',
      rows_new: 1,
      failure: null,
      hashed: true,
      audited: 1,
      announced: 1,
      booked: 1,
    })
    const [staged] = await bench.rows<{ n: bigint }>('select count(*) as n from import_debts')
    expect(staged?.n).toBe(0n)
  })

  test.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with its mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['Windows-1252', (text: string) => Buffer.from(text, 'latin1')],
    [
      'commas, ISO dates and points',
      (text: string) =>
        Buffer.from(
          text
            .replaceAll(';', ',')
            .replace('10/04/2026', '2026-04-10')
            .replace('1.100,00', '1100.00'),
        ),
    ],
    [
      'quoted cells',
      (text: string) =>
        Buffer.from(
          text
            .split('\r\n')
            .map((row) =>
              row
                .split(';')
                .map((cell) => `"${cell}"`)
                .join(';'),
            )
            .join('\n'),
        ),
    ],
  ])('the same rows in another dialect are the same: %s', async (_, encode) => {
    const text = file(line({ nome: 'Conceição Sá' }))
    const result = await take(encode(text.slice(0, -2)))
    expect(result.counts).toEqual({ ...none, created: 1 })
    expect((await bench.debtsOf(vivaz))[0]).toMatchObject({ principal: 110_000n })
    expect((await bench.personOf('39053344705'))?.debtor?.name).toBe('Conceição Sá')
    expect((await take(text)).counts).toEqual({ ...none, unchanged: 1 })
  })

  test('one person with debts of two creditors is one person', async () => {
    await take(file(line(), line({ contrato: 'VZ-2' })))
    await bench.take(file(line({ contrato: 'CH-1', celular: '', email: '' })), horizonteSlug())
    const [people] = await bench.rows<{ n: bigint }>(
      'select count(distinct debtor_id) as n from debts where creditor_id = any ($1)',
      [[vivaz, horizonte]],
    )
    expect(people?.n).toBe(1n)
  })
})

describe('the same file again adds nothing', () => {
  test('all rows are unchanged, and it says when they came', async () => {
    const text = file(line(), line({ contrato: 'VZ-2', documento: '529.982.247-25' }))
    const first = await take(text)
    expect(first.importedBefore).toBeNull()
    const before = await tableSizes()
    const second = await take(text)
    expect(second.counts).toEqual({ ...none, unchanged: 2 })
    expect(String(second.importedBefore)).toBe(String(core.clock.now()))
    const after = await tableSizes()
    expect({ ...after, imports: 0 }).toEqual({ ...before, imports: 0 })
  })

  async function tableSizes() {
    const [row] = await bench.rows(
      `select (select count(*) from debts) as debts, (select count(*) from debtors) as debtors,
              (select count(*) from contacts) as contacts, (select count(*) from imports) as imports,
              (select count(*) from ledger_postings) as postings,
              (select count(*) from ledger_accounts) as accounts`,
    )
    return row
  }
})

test('no document, name, phone or address of mail is readable in any table', async () => {
  const canary = {
    documento: '862.883.667-57',
    nome: 'Canária Inconfundível Prates',
    celular: '(81) 98765-4321',
    email: 'canaria.inconfundivel@exemplo.example',
  }
  await take(file(line(canary), line({ ...canary, contrato: 'VZ-2', principal: 'x' })))
  const words = [
    '86288366757',
    '862.883.667-57',
    'Inconfundível',
    '987654321',
    '98765-4321',
    'canaria.inconf',
  ]
  const client = new pg.Client({ connectionString: core.ownerUrl })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `select quote_ident(schemaname) || '.' || quote_ident(tablename) as name from pg_tables
        where schemaname in ('public', 'pgboss')`,
    )
    expect(tables.length).toBeGreaterThan(20)
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(`select t::text as line from ${name} t`)
      const dump = rows.map((row) => row.line).join('\n')
      for (const word of words) {
        expect(dump.includes(word), `${word} in ${name}`).toBe(false)
        const hex = Buffer.from(word).toString('hex')
        expect(dump.includes(hex), `${word} as bytes in ${name}`).toBe(false)
      }
    }
  } finally {
    await client.end()
  }
})

test('two imports of one creditor do not run at once: the second is told so', async () => {
  const holder = await core.pool.connect()
  try {
    await holder.query('begin')
    await holder.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `portfolio-import:${vivaz}`,
    ])
    expect(await take(file(line()))).toMatchObject({ refused: 'already_running' })
  } finally {
    await holder.query('rollback')
    holder.release()
  }
  expect((await take(file(line()))).counts).toMatchObject({ created: 1 })
})

test('the file handed back has line, column, reason and the original line verbatim', async () => {
  const bad = line({
    contrato: 'VZ-2',
    nome: '"=HYPERLINK(""x"") ""Zé"""',
    vencimento: '31/02/2026',
  })
  const path = bench.write(Buffer.from(file(line(), bad, line({ contrato: 'VZ-3' })), 'latin1'))
  const result = await bench.run(path, vivazSlug())
  expect(result.counts).toEqual({ ...none, created: 2, rejected: 1 })
  expect(readFileSync(`${path}.rejected.csv`, 'utf8')).toBe(
    `\ufefflinha;coluna;motivo;linha_original\r\n3;vencimento;data que não existe no calendário;"${bad.replaceAll('"', '""')}"\r\n`,
  )
  const kept = await bench.rows(
    'select row_number, "column", reason from import_rejections where import_id = $1',
    [result.importId],
  )
  expect(kept).toEqual([{ row_number: 3, column: 'vencimento', reason: 'date_impossible' }])
})
