import { expect, vi } from 'vitest'
import { instalmentsOf } from '#server/agreements/data.ts'
import { requestPix, type Wish } from '#server/agreements/paying/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { AgreementId, CreditorId, PayableId } from '#server/kernel/id.ts'
import { centavos, toDecimalString } from '#server/kernel/money.ts'
import { balancesOf } from '#server/ledger/data.ts'
import { latestCharge } from '#server/payments/data.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import { followAll } from '#server/testing/notices.ts'
import {
  startTestProvider,
  type TestProvider,
  type TestProviderOptions,
} from '#server/testing/pix.ts'
import {
  addCreditor,
  addDebt,
  addDebtor,
  expectBooksInOrder,
  signIn,
  type TestCreditor,
} from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'

/** A signed-in debtor, their creditor and a provider, with the steps of a payment by Pix. */
export type PixWorld = Awaited<ReturnType<typeof startPixWorld>>

export async function startPixWorld(given?: TestCore, options?: TestProviderOptions) {
  const core = given ?? (await createTestCore())
  const provider = await startTestProvider(core, options)
  const creditor = await addCreditor(core)
  await provider.addPayee('pix@vivaz-telecom.example')
  const scope = await signIn(core, await addDebtor(core), 'R2')
  const { creditorId } = creditor

  const notices = () =>
    inScope(core, testScope, (tx) =>
      tx.sql<{ id: string; key: string; processed: boolean }>(
        `select id, event_key as key, processed_at is not null as processed from webhook_inbox
          order by received_at, id`,
      ),
    )

  /** What the worker does with everything that waits. */
  const settleAll = () => followAll(core, provider.services)

  const plan = (instalments = 2, more: PlanOptions = {}) =>
    signedPlan(core, creditor, scope, instalments, more)

  const payer = payerIn(core, provider, scope)

  /** Pays a code and lets everything that follows from it happen. */
  async function payAndSettle(code: string) {
    await provider.control('/control/clock', { now: core.clock.now().toString() })
    const endToEndId = await provider.pay(code)
    // This very money: notices of other things may come at the same moment.
    await vi.waitFor(
      async () => {
        const told = (await notices()).map(({ key }) => key)
        expect(told).toContain(endToEndId)
      },
      { timeout: 5_000 },
    )
    await settleAll()
  }

  const chargeOf = (payableId: PayableId) =>
    inScope(core, scope, (tx) => latestCharge(tx, scope, payableId))

  /** Waits until the provider has told us; it calls by itself, over a socket. */
  const noticed = (count: number) =>
    vi.waitFor(async () => expect(await notices()).toHaveLength(count), { timeout: 5_000 })

  /** Ends the case: every promise about money is checked before anything is thrown away. */
  async function end() {
    try {
      await expectBooksInOrder(core)
      await settleAll()
      await expectSameBooks(core, provider)
    } finally {
      await provider.close()
      await core.close()
    }
  }

  return {
    core,
    provider,
    creditor,
    scope,
    notices,
    settleAll,
    plan,
    ...payer,
    ...bookOf(core, scope, creditorId),
    payAndSettle,
    chargeOf,
    noticed,
    end,
  }
}

/** What the books say. */
function bookOf(core: TestCore, scope: DebtorScope, creditorId: CreditorId) {
  const scheduleOf = (agreementId: AgreementId) =>
    inScope(core, scope, (tx) => instalmentsOf(tx, scope, { creditorId, agreementId }))

  /** What is still to be received of an agreement, from the ledger. */
  async function openBalance(agreementId: string) {
    const balances = await inScope(core, testScope, (tx) =>
      balancesOf(tx, testScope, creditorId, [agreementId]),
    )
    return balances.get(agreementId)
  }

  return { scheduleOf, openBalance }
}

/** What a person does in order to pay. */
function payerIn(core: TestCore, provider: TestProvider, scope: DebtorScope) {
  const request = (payableId: PayableId) =>
    requestPix(core, provider.services, scope, { kind: 'instalment', payableId })

  /** A code for what a person wants to pay, however they want to pay it. */
  async function wish(wanted: Wish) {
    await provider.control('/control/clock', { now: core.clock.now().toString() })
    const charge = await requestPix(core, provider.services, scope, wanted)
    if (!charge.ok) throw new Error(charge.reason)
    return {
      ...charge.value,
      brCode: assertPresent(charge.value.brCode, 'a live charge has a code'),
    }
  }

  const liveCharge = (payableId: PayableId) => wish({ kind: 'instalment', payableId })

  return { request, wish, liveCharge }
}

type PlanOptions = Partial<
  Pick<Parameters<typeof termsFor>[1], 'monthlyRate' | 'lateCharges' | 'breachEffect'>
>

/** A signed plan over a new debt of R$ 1.000,00. */
async function signedPlan(
  core: TestCore,
  creditor: TestCreditor,
  scope: DebtorScope,
  instalments: number,
  more: PlanOptions,
) {
  const debts = [await addDebt(core, creditor, scope.debtorId, { principal: 100_000n })]
  const { creditorId } = creditor
  const terms = termsFor(core, { creditorId, scope, debts, kind: 'plan', instalments, ...more })
  const accepted = await accept(core, scope, terms)
  if (!accepted.ok) throw new Error(accepted.reason)
  return { ...accepted.value, total: terms.total }
}

type Book = {
  pix: {
    endToEndId: string
    valor: string
    devolucoes?: { id: string; valor: string; status: string }[]
  }[]
}

/** Book against book: what the provider says was paid and went back is what we recorded. */
async function expectSameBooks(core: TestCore, provider: TestProvider): Promise<void> {
  const book = (await provider.control('/control/book')) as Book
  const ours = await inScope(core, testScope, (tx) =>
    tx.sql<{ id: string; amount: bigint }>(
      "select provider_payment_id as id, amount from payments where provider = 'pix' order by 1",
    ),
  )
  const theirs = book.pix.map((pix) => ({ id: pix.endToEndId, amount: pix.valor }))
  const recorded = ours.map(({ id, amount }) => ({ id, amount: toDecimalString(centavos(amount)) }))
  expect(recorded).toEqual(theirs.sort((a, b) => (a.id < b.id ? -1 : 1)))
  const gone = book.pix.flatMap((pix) =>
    (pix.devolucoes ?? [])
      .filter(({ status }) => status === 'DEVOLVIDO')
      .map(({ id, valor }) => `${pix.endToEndId}/${id} ${valor}`),
  )
  const booked = await inScope(core, testScope, (tx) =>
    tx.sql<{ id: string; amount: bigint }>(
      `select y.provider_payment_id || '/' || r.provider_reversal_id as id, r.amount
         from reversals r join payments y on y.creditor_id = r.creditor_id and y.id = r.payment_id
        where y.provider = 'pix' and r.status = 'done'`,
    ),
  )
  expect(
    booked.map(({ id, amount }) => `${id} ${toDecimalString(centavos(amount))}`).sort(),
  ).toEqual(gone.sort())
}
