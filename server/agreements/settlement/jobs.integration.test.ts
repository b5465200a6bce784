import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { agreementById } from '#server/agreements/data.ts'
import { processPixNotice, sweepCharges } from '#server/agreements/settlement/jobs.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { centavos, toDecimalString } from '#server/kernel/money.ts'
import { balancesOf } from '#server/ledger/data.ts'
import { requestPixCharge } from '#server/payments/charge/commands.ts'
import { removeCharge } from '#server/payments/charge/jobs.ts'
import { latestCharge } from '#server/payments/data.ts'
import { storePixNotice } from '#server/payments/notice/commands.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import { startTestProvider, type TestProvider } from '#server/testing/pix.ts'
import {
  addCreditor,
  addDebt,
  addDebtor,
  expectBooksInOrder,
  signIn,
  type TestCreditor,
  testScope,
} from '#server/testing/portfolio.ts'

let core: TestCore
let provider: TestProvider
let creditor: TestCreditor
let scope: DebtorScope

beforeEach(async () => {
  core = await createTestCore()
  provider = await startTestProvider(core)
  creditor = await addCreditor(core)
  await provider.addPayee('pix@vivaz-telecom.example')
  scope = await signIn(core, await addDebtor(core), 'R2')
})

afterEach(async () => {
  await expectBooksInOrder(core)
  await expectSameBooks()
  await provider.close()
  await core.close()
})

type Book = { pix: { endToEndId: string; valor: string }[] }

/** Book against book: what the provider says was paid is what we recorded, to the centavo. */
async function expectSameBooks() {
  await settleAll()
  const book = (await provider.control('/control/book')) as Book
  const ours = await inScope(core, testScope, (tx) =>
    tx.sql<{ id: string; amount: bigint }>(
      'select provider_payment_id as id, amount from payments order by 1',
    ),
  )
  const theirs = book.pix.map((pix) => ({ id: pix.endToEndId, amount: pix.valor }))
  const recorded = ours.map(({ id, amount }) => ({ id, amount: toDecimalString(centavos(amount)) }))
  expect(recorded).toEqual(theirs.sort((a, b) => (a.id < b.id ? -1 : 1)))
}

const notices = () =>
  inScope(core, testScope, (tx) =>
    tx.sql<{ id: string; processed: boolean }>(
      'select id, processed_at is not null as processed from webhook_inbox order by received_at, id',
    ),
  )

/** What the worker does with everything that waits. */
async function settleAll() {
  for (const notice of await notices()) {
    if (notice.processed) continue
    await processPixNotice(core, provider.services, testScope, { inboxId: notice.id })
  }
}

async function plan(instalments = 2) {
  const debts = [await addDebt(core, creditor, scope.debtorId, { principal: 100_000n })]
  const terms = termsFor(core, {
    creditorId: creditor.creditorId,
    scope,
    debts,
    kind: 'plan',
    instalments,
  })
  const accepted = await accept(core, scope, terms)
  if (!accepted.ok) throw new Error(accepted.reason)
  return { ...accepted.value, total: terms.total }
}

const request = (payableId: Parameters<typeof requestPixCharge>[3]['payableId']) =>
  requestPixCharge(core, provider.services, scope, { payableId })

async function liveCharge(payableId: Parameters<typeof request>[0]) {
  const charge = await request(payableId)
  if (!charge.ok) throw new Error(charge.reason)
  return { ...charge.value, brCode: assertPresent(charge.value.brCode, 'a live charge has a code') }
}

const chargeOf = (payableId: Parameters<typeof request>[0]) =>
  inScope(core, scope, (tx) => latestCharge(tx, scope, payableId))

/** Waits until the provider has told us; the provider calls by itself, over a socket. */
const noticed = (count: number) =>
  vi.waitFor(async () => expect(await notices()).toHaveLength(count), { timeout: 5_000 })

async function openBalance(agreementId: string) {
  const balances = await inScope(core, testScope, (tx) =>
    balancesOf(tx, testScope, creditor.creditorId, [agreementId]),
  )
  return balances.get(agreementId)
}

const item = (endToEndId: string, txid?: string) =>
  JSON.stringify({ pix: [{ endToEndId, ...(txid ? { txid } : {}), valor: '1.00', horario: 'x' }] })

describe('a Pix charge', () => {
  it('scenario 17: asked for twice by a double click is one charge with one code', async () => {
    const agreement = await plan()
    const [a, b] = await Promise.all([
      request(agreement.firstPayableId),
      request(agreement.firstPayableId),
    ])
    expect(a.ok && b.ok && a.value.chargeId === b.value.chargeId).toBe(true)
    const book = (await provider.control('/control/book')) as { cobs: unknown[] }
    expect(book.cobs).toHaveLength(1)
  })

  it('scenario 19: wanted on two devices is made once, and the other device receives it', async () => {
    const agreement = await plan()
    const other = await signIn(core, scope.debtorId)
    const first = await liveCharge(agreement.firstPayableId)
    const second = await requestPixCharge(core, provider.services, other, {
      payableId: agreement.firstPayableId,
    })
    expect(second).toMatchObject({ ok: true, value: { brCode: first.brCode } })
  })

  it('that ran out is made anew under the same agreement', async () => {
    const agreement = await plan()
    const first = await liveCharge(agreement.firstPayableId)
    core.clock.advance({ hours: 5 })
    await provider.control('/control/clock', { now: core.clock.now().toString() })
    const second = await liveCharge(agreement.firstPayableId)
    expect(second.chargeId).not.toBe(first.chargeId)
    expect(second.amount).toBe(first.amount)
  })

  it('is not made for another debtor', async () => {
    const agreement = await plan()
    const stranger = await signIn(core, await addDebtor(core, '11144477735'))
    const answer = await requestPixCharge(core, provider.services, stranger, {
      payableId: agreement.firstPayableId,
    })
    expect(answer).toMatchObject({ ok: false, reason: 'not_found' })
  })

  it('scenario 44: committed before a crash that kept it from the provider is closed by the janitor', async () => {
    const agreement = await plan()
    await provider.control('/control/faults', { on: 'put_cob', kind: 'drop_request', times: 9 })
    expect(await request(agreement.firstPayableId)).toMatchObject({ ok: true })
    expect((await chargeOf(agreement.firstPayableId))?.status).toBe('unknown')
    core.clock.advance({ minutes: 1 })
    await sweepCharges(core, provider.services, testScope)
    expect((await chargeOf(agreement.firstPayableId))?.status).toBe('failed')
    await provider.control('/control/reset', {})
  })

  it('scenario 39: whose answer was lost after the provider made it is found again, never doubled', async () => {
    const agreement = await plan()
    await provider.control('/control/faults', { on: 'put_cob', kind: 'drop_reply' })
    await request(agreement.firstPayableId)
    expect((await chargeOf(agreement.firstPayableId))?.status).toBe('unknown')
    core.clock.advance({ minutes: 1 })
    await sweepCharges(core, provider.services, testScope)
    const found = await chargeOf(agreement.firstPayableId)
    expect(found?.status).toBe('live')
    const book = (await provider.control('/control/book')) as { cobs: unknown[] }
    expect(book.cobs).toHaveLength(1)
  })
})

describe('a notice', () => {
  it('scenario 1: that comes twice is stored once and books once', async () => {
    const agreement = await plan()
    const charge = await liveCharge(agreement.firstPayableId)
    const endToEndId = await provider.pay(charge.brCode)
    await noticed(1)
    await provider.control('/control/webhooks/send', { endToEndId, copies: 2 })
    expect(await notices()).toHaveLength(1)
    await settleAll()
    await settleAll()
    expect(await openBalance(agreement.agreementId)).toBe(agreement.total - charge.amount)
  })

  it('scenario 2: that comes fifty times at once is stored once', async () => {
    const agreement = await plan()
    const charge = await liveCharge(agreement.firstPayableId)
    const endToEndId = await provider.pay(charge.brCode)
    await noticed(1)
    const sent = (await provider.control('/control/webhooks/send', {
      endToEndId,
      copies: 50,
      parallel: true,
    })) as { statuses: number[] }
    expect(new Set(sent.statuses)).toEqual(new Set([200]))
    expect(await notices()).toHaveLength(1)
  })

  it('scenario 4: and the janitor, the late answer and the removal end alike in all 24 orders', async () => {
    for (const order of permutations(['notice', 'janitor', 'request', 'removal'] as const)) {
      const agreement = await plan(1)
      const charge = await liveCharge(agreement.firstPayableId)
      const before = (await notices()).length
      await provider.pay(charge.brCode)
      await noticed(before + 1)
      core.clock.advance({ minutes: 1 })
      for (const step of order) {
        if (step === 'notice') await settleAll()
        if (step === 'janitor') await sweepCharges(core, provider.services, testScope)
        if (step === 'request') await request(agreement.firstPayableId)
        if (step === 'removal') {
          await removeCharge(core, provider.services, testScope, {
            creditorId: creditor.creditorId,
            chargeId: charge.chargeId,
          })
        }
      }
      const details = await inScope(core, scope, (tx) =>
        agreementById(tx, scope, agreement.agreementId),
      )
      expect({ order, status: details?.status }).toEqual({ order, status: 'settled' })
      expect(await openBalance(agreement.agreementId)).toBe(0n)
    }
  })

  it('scenario 5: of a removal that comes after the money leaves it paid', async () => {
    const agreement = await plan()
    const charge = await liveCharge(agreement.firstPayableId)
    await provider.pay(charge.brCode)
    await noticed(1)
    await settleAll()
    await removeCharge(core, provider.services, testScope, {
      creditorId: creditor.creditorId,
      chargeId: charge.chargeId,
    })
    expect((await chargeOf(agreement.firstPayableId))?.status).toBe('paid')
  })

  it('scenario 6: that comes three days late counts on the day of the payment', async () => {
    const agreement = await plan()
    const charge = await liveCharge(agreement.firstPayableId)
    await provider.control('/control/webhooks/policy', { hold: true })
    await provider.pay(charge.brCode)
    core.clock.advance({ hours: 72 })
    await provider.control('/control/webhooks/release', {})
    await settleAll()
    const [row] = await inScope(core, testScope, (tx) =>
      tx.sql<{ day: string }>(
        `select effective_on::text as day from ledger_transactions where kind = 'payment'`,
      ),
    )
    expect(row?.day).toBe('2026-11-23')
  })

  it('scenario 7: that is malformed or foreign changes no row', async () => {
    for (const body of ['', '{}', '{"pix":[]}', '{"pix":[{"endToEndId":"short"}]}', '[', 'null']) {
      expect(await storePixNotice(core, testScope, body)).toEqual({
        ok: false,
        reason: 'malformed',
      })
    }
    expect(await notices()).toHaveLength(0)
  })

  it('scenario 51: that lies about the amount books what the provider holds', async () => {
    const agreement = await plan()
    const charge = await liveCharge(agreement.firstPayableId)
    await provider.control('/control/webhooks/policy', { lieAmount: '0.01' })
    await provider.pay(charge.brCode)
    await noticed(1)
    await settleAll()
    expect(await openBalance(agreement.agreementId)).toBe(agreement.total - charge.amount)
  })

  it('of a Pix the provider does not know credits nothing', async () => {
    await storePixNotice(core, testScope, item('E'.repeat(32), 'f'.repeat(32)))
    await settleAll()
    const [notice] = await notices()
    expect(notice?.processed).toBe(true)
  })

  it('scenario 14: stored before a crash is finished by the worker, and its repetition is nothing new', async () => {
    const agreement = await plan()
    const charge = await liveCharge(agreement.firstPayableId)
    await provider.control('/control/webhooks/policy', { hold: true })
    const endToEndId = await provider.pay(charge.brCode)
    // The first delivery is stored, but its sender never learns: it sends again.
    await storePixNotice(core, testScope, item(endToEndId))
    const again = await storePixNotice(core, testScope, item(endToEndId))
    expect(again).toEqual({ ok: true, value: { stored: 0 } })
    await settleAll()
    expect(await openBalance(agreement.agreementId)).toBe(agreement.total - charge.amount)
  })

  it('never came: the janitor finds the payment when the code runs out', async () => {
    const agreement = await plan()
    const charge = await liveCharge(agreement.firstPayableId)
    await provider.control('/control/webhooks/policy', { hold: true })
    await provider.pay(charge.brCode)
    core.clock.advance({ hours: 5 })
    await sweepCharges(core, provider.services, testScope)
    expect(await openBalance(agreement.agreementId)).toBe(agreement.total - charge.amount)
  })
})

describe('money paid at odd times', () => {
  it('scenario 23: after the code expired is credited while owed, and a second time suspended', async () => {
    const agreement = await plan()
    const charge = await liveCharge(agreement.firstPayableId)
    core.clock.advance({ hours: 6 })
    await provider.control('/control/clock', { now: core.clock.now().toString() })
    await provider.pay(charge.brCode, { force: true })
    await provider.pay(charge.brCode, { force: true })
    await noticed(2)
    await settleAll()
    expect(await openBalance(agreement.agreementId)).toBe(agreement.total - charge.amount)
    const [suspended] = await inScope(core, testScope, (tx) =>
      tx.sql<{ reason: string; amount: bigint }>(
        'select suspense_reason as reason, suspended as amount from payments where suspended > 0',
      ),
    )
    expect(suspended).toEqual({ reason: 'already_paid', amount: charge.amount })
  })
})

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]]
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  )
}
