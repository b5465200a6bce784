import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ContactId, CreditorId } from '#server/kernel/id.ts'
import { suppressContact } from '#server/people/commands.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { addCreditor, type Bench, createBench, file, importScope, line } from './testing.ts'

let core: TestCore
let bench: Bench
let vivaz: CreditorId

beforeAll(async () => {
  core = await createTestCore()
  bench = createBench(core)
})
beforeEach(async () => {
  // A creditor of its own for each test: their debts and books never mix.
  vivaz = await addCreditor(core, nextSlug())
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

const take = (content: string | Buffer) => bench.take(content, `credor-${slugs}`)
const none = { created: 0, changed: 0, unchanged: 0, rejected: 0 }

describe('a file with other figures', () => {
  test('the books take the difference, up and down', async () => {
    await take(file(line(), line({ contrato: 'VZ-2' }), line({ contrato: 'VZ-3' })))
    const result = await take(
      file(
        line({ principal: '1.200,00' }),
        line({ contrato: 'VZ-2', principal: '1.000,00' }),
        line({ contrato: 'VZ-3', produto: 'Celular' }),
      ),
    )
    expect(result.counts).toEqual({ ...none, changed: 3 })
    expect((await bench.debtsOf(vivaz)).map(({ principal, owed }) => [principal, owed])).toEqual([
      [120_000n, 120_000n],
      [100_000n, 100_000n],
      [110_000n, 110_000n],
    ])
    const [sum] = await bench.rows<{ n: bigint }>(
      'select coalesce(sum(amount), 0)::bigint as n from ledger_entries where creditor_id = $1',
      [vivaz],
    )
    expect(sum?.n).toBe(0n)
  })

  test('what was paid here stays paid, and a figure below it is refused', async () => {
    await take(file(line()))
    await pay(30_000n)
    expect((await take(file(line({ principal: '1.200,00' })))).counts).toMatchObject({ changed: 1 })
    expect((await bench.debtsOf(vivaz))[0]).toMatchObject({ owed: 90_000n })
    const refused = await take(file(line({ principal: '300,00' })))
    expect(refused.counts).toEqual({ ...none, rejected: 1 })
    expect(refused.rejected).toContain('2;principal;principal menor que o já pago aqui')
    expect((await bench.debtsOf(vivaz))[0]).toMatchObject({ principal: 120_000n, owed: 90_000n })
    await pay(90_000n)
    expect((await take(file(line({ principal: '900,00' })))).rejected).toContain('já quitado')
  })

  /** Money on the debt, straight into the books: how it came does not matter here. */
  async function pay(amount: bigint) {
    await bench.rows(
      `with t as (
         insert into ledger_transactions (creditor_id, id, kind, key, input_hash, effective_on, subject_id)
         values ($1, gen_random_uuid(), 'payment', gen_random_uuid()::text, '', '2026-11-01', gen_random_uuid())
         returning id)
       insert into ledger_postings (creditor_id, transaction_id, debit_account_id, credit_account_id, amount, debtor_id)
       select $1, t.id, a.id, d.id, $2, d.debtor_id
         from t, debts d, ledger_accounts a
        where d.creditor_id = $1 and a.creditor_id = $1 and a.kind = 'clearing'`,
      [vivaz, amount],
    )
  }

  test('a contract does not move to another person', async () => {
    await take(file(line()))
    const result = await take(file(line({ documento: '529.982.247-25', nome: 'Outro Nome' })))
    expect(result.counts).toEqual({ ...none, rejected: 1 })
    expect(result.rejected).toContain('contrato já cadastrado para outro CPF ou CNPJ')
    expect((await bench.personOf('39053344705'))?.debtor?.name).toBe('Maria Aparecida de Souza')
  })

  test('a new spelling of the name and a new contact come in, a suppressed one stays as it is', async () => {
    const cpf = '111.444.777-35'
    const first = { documento: cpf, celular: '81 99999 0009', email: 'x@exemplo.example' }
    await take(file(line(first)))
    const phone = (await bench.personOf(cpf))?.contacts.find(({ channel }) => channel === 'sms')
    await inScope(core, importScope, (tx) =>
      suppressContact(tx, importScope, { contactId: phone?.id as ContactId, reason: 'not_me' }),
    )
    await take(file(line({ ...first, nome: 'Antônia F. Silva', email: 'y@exemplo.example' })))
    const person = await bench.personOf(cpf)
    expect(person?.debtor?.name).toBe('Antônia F. Silva')
    expect(person?.contacts).toHaveLength(3)
    expect(person?.contacts.find(({ channel }) => channel === 'sms')).toMatchObject({
      id: phone?.id,
      suppressionReason: 'not_me',
    })
  })
})
