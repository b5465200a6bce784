import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { publishJourney } from '#server/journeys/commands.ts'
import type { Journey } from '#server/journeys/model.ts'
import { type CreditorId, newId, type PayableId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { startTestSandbox, type TestSandbox } from '#server/sandbox/testing.ts'
import { SYSTEM } from '#server/testing/access.ts'
import type { Order } from '#server/testing/crash/order.ts'
import { startLife } from '#server/testing/crash/process.ts'
import { addCreditor, type TestCreditor } from '#server/testing/portfolio.ts'

/** `REMINDERS=100000 REMINDER_KILLS=50` is the whole proof; it takes its time. */
const REMINDERS = Number(process.env.REMINDERS ?? 300)
const KILLS = Number(process.env.REMINDER_KILLS ?? 3)
const SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000)
/** Between what a message passes and the next: its claim, its second look, its sending, its answer. */
const BOUNDARIES = 6
/** Of those who wait, one in so many pays after each kill. */
const PAYING = 20

let core: TestCore | null = null
let sandbox: TestSandbox | null = null
afterEach(async () => {
  await sandbox?.close()
  await core?.close()
})

const JOURNEY: Journey = {
  format: 1,
  steps: [
    {
      id: 'vespera',
      anchor: 'instalment',
      day: -1,
      everyDays: null,
      profiles: ['occasional'],
      channels: ['push', 'sms'],
      family: 'instalment_reminder',
    },
  ],
}

const telephone = (place: number) => `+5581${String(900_000_000 + place)}`
const receivedSchema = z.object({ messages: z.array(z.object({ to: z.string() })) })

/** People with a plan of which one instalment is due tomorrow, each with a telephone of their own. */
async function fillWith(
  of: TestCore,
  { creditorId, portfolioId, importId }: TestCreditor,
): Promise<void> {
  for (let from = 0; from < REMINDERS; from += 5_000) {
    const rows = Array.from({ length: Math.min(5_000, REMINDERS - from) }, (_, at) => {
      const place = from + at
      const index = of.vault.blindIndex('debtors.document', `made ${place}`)
      const seal = (column: string, text: string) => of.vault.seal(text, { column, row: index })
      return {
        debtor: newId(),
        agreement: newId(),
        line: newId(),
        contact: newId(),
        index,
        name: seal('debtors.name', 'Maria de Souza'),
        to: seal('contacts.value', telephone(place)),
        number: `2026-${String(place).padStart(6, '0')}`,
      }
    })
    await inScope(of, SYSTEM, async (tx) => {
      const column = <K extends keyof (typeof rows)[number]>(name: K) =>
        rows.map((row) => row[name])
      const made = `unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[], $6::bytea[],
                           $7::bytea[], $8::text[])
                    as m(debtor, agreement, line, contact, idx, name, sealed, number)`
      const values = [
        column('debtor'),
        column('agreement'),
        column('line'),
        column('contact'),
        column('index'),
        column('name'),
        column('to'),
        column('number'),
      ]
      const write = (text: string) => tx.sql(`with m as (select * from ${made}) ${text}`, values)
      await write(`insert into debtors (id, document_kind, document_index, document_sealed, name_sealed)
                   select debtor, 'cpf', idx, ''::bytea, name from m`)
      await write(`insert into contacts (id, debtor_id, channel, value_index, value_sealed, created_at)
                   select contact, debtor, 'sms', idx, sealed, '2026-11-01' from m`)
      await write(`insert into debts (creditor_id, id, debtor_id, portfolio_id, import_id, principal, contract_number,
                     product, description, original_due_on, prescribed_on, content_hash)
                   select '${creditorId}', debtor, debtor, '${portfolioId}', '${importId}', 100, number, 'fibra', 'Fibra',
                     '2026-04-10', '2031-04-11', ''::bytea from m`)
      await write(`insert into agreements (creditor_id, id, number, debtor_id, quote_id, kind, status,
                     total, plan_interest, iof, monthly_rate, cet_annual_percent, breach_effect,
                     grace_days, accepted_at, signed_at, started_at)
                   select '${creditorId}', agreement, number, debtor, agreement, 'plan', 'active', 100, 0,
                     0, 0, 0, 'proportional', 10, now(), now(), now() from m`)
      await write(`insert into ledger_accounts (creditor_id, id, kind, debtor_id)
                   select '${creditorId}', agreement, 'agreement', debtor from m`)
      await write(`insert into payables (creditor_id, id, debtor_id, ledger_account_id, amount, due_on,
                     payable_until)
                   select '${creditorId}', line, debtor, agreement, 100, '2026-11-24', '2026-11-24' from m`)
      await write(`insert into instalments (creditor_id, id, agreement_id, debtor_id, number, due_on,
                     payable_until, amount, interest)
                   select '${creditorId}', line, agreement, debtor, 1, '2026-11-24', '2026-11-24', 100, 0
                     from m`)
    })
  }
}

/** Money for some of those to whom nobody wrote yet, as the provider's book would say it. */
const PAY: readonly string[] = [
  `insert into charges (creditor_id, id, payable_id, debtor_id, provider, method, status, amount,
     reference, payee_key, payee_name, payee_cnpj, br_code, expires_at)
   select creditor_id, id, id, debtor_id, 'pix', 'cob', 'paid', 100, id::text, 'k', 'k', 'k', 'k', now()
     from payables where id = any ($1)`,
  `insert into ledger_transactions (creditor_id, id, kind, key, input_hash, effective_on, subject_id,
     debtor_id)
   select creditor_id, id, 'payment', id::text, '', current_date, id, debtor_id
     from payables where id = any ($1)`,
  `insert into payments (creditor_id, id, debtor_id, payable_id, charge_id, provider,
     provider_payment_id, amount, paid_at, ledger_transaction_id)
   select creditor_id, id, debtor_id, id, id, 'pix', id::text, 100, now(), id
     from payables where id = any ($1)`,
  `insert into allocations (creditor_id, id, debtor_id, payment_id, payable_id, amount,
     ledger_transaction_id)
   select creditor_id, id, debtor_id, id, id, 100, id from payables where id = any ($1)`,
]

/** Answers how many of those who wait for their reminder paid before it left. */
async function somePay(of: TestCore, creditorId: CreditorId): Promise<number> {
  return inScope(of, SYSTEM, async (tx) => {
    await tx.takeTime()
    const paying = await tx.sql<{ id: PayableId }>(
      `select p.id from payables p
        where p.creditor_id = $1 and payable_paid(p.creditor_id, p.id) = 0
          and hashtext(p.id::text || $2) % ${PAYING} = 0
          and p.id not in (select payable_id from messages
                            where payable_id is not null and status <> 'queued')`,
      [creditorId, of.clock.now().toString()],
    )
    const ids = paying.map(({ id }) => id)
    for (const text of PAY) await tx.sql(text, [ids])
    return ids.length
  })
}

it(
  `whatever kills the worker, each reminder arrives once, none is lost and none goes to who paid (seed ${SEED})`,
  async () => {
    const here = await createTestCore('2026-11-23T14:00:00Z')
    const gateways = await startTestSandbox()
    core = here
    sandbox = gateways
    const creditor = await addCreditor(here)
    const { creditorId } = creditor
    await fillWith(here, creditor)
    await inScope(here, SYSTEM, (tx) =>
      publishJourney(tx, SYSTEM, { creditorId, journey: JOURNEY }),
    )
    const order = (mine: Order['mine']): Order => {
      here.clock.advance({ minutes: 5 })
      return {
        appUrl: here.appUrl,
        sandboxUrl: gateways.url,
        now: here.clock.now().toString(),
        mine,
        work: {
          kind: 'remind',
          sms: { url: gateways.smsUrl, token: gateways.smsToken },
          smtpUrl: gateways.smtpUrl,
        },
      }
    }
    const most = Math.floor((REMINDERS * BOUNDARIES) / (KILLS + 1))
    const [places = []] = fc.sample(
      fc.array(fc.integer({ min: 1, max: most }), { minLength: KILLS, maxLength: KILLS }),
      { numRuns: 1, seed: SEED },
    )
    let paid = await somePay(here, creditorId)
    for (const nth of places) {
      expect(await startLife(order({ at: 'any', nth, does: 'kill' })).ended).toBe('killed')
      paid += await somePay(here, creditorId)
    }
    expect(await startLife(order(null)).ended).toBe('done')

    const { messages } = receivedSchema.parse(await gateways.control('/messages'))
    const told = messages.map(({ to }) => to)
    expect(new Set(told).size, 'nobody is told twice').toBe(told.length)
    expect(paid).toBeGreaterThan(0)
    expect(told, 'everybody else is told, and nobody who paid').toHaveLength(REMINDERS - paid)
    const lost = await inScope(here, SYSTEM, (tx) =>
      tx.sql(
        `select 1 from payables p left join messages m on m.payable_id = p.id
          where p.creditor_id = $1 and payable_paid(p.creditor_id, p.id) = 0
            and m.status is distinct from 'sent'`,
        [creditorId],
      ),
    )
    expect(lost).toEqual([])
  },
  180_000 + 20 * REMINDERS + 20_000 * KILLS,
)
