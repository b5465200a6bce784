import { expect } from 'vitest'
import { creditorTerms } from '#db/schema/creditors.ts'
import { sweepLateNotices } from '#server/access/agreement-notice/jobs.ts'
import { sweepBreaches } from '#server/agreements/breach/jobs.ts'
import { agreementById, instalmentsOf } from '#server/agreements/data.ts'
import type { AgreementTerms } from '#server/agreements/model.ts'
import { pricingOf, type Wish } from '#server/agreements/paying/commands.ts'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { publishParameters } from '#server/creditors/commands.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { balanceOf, owedDebts } from '#server/debts/balance/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import type { AgreementId, DebtId, MessageId, PayableId } from '#server/kernel/id.ts'
import type { State } from '#server/kernel/states.ts'
import { balancesOf } from '#server/ledger/data.ts'
import { type Channels, sendMessage } from '#server/messages/delivery/commands.ts'
import type { ChargeLine } from '#server/payments/model.ts'
import type { SendAnswer } from '#server/platform/channel.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope } from '#server/platform/scope.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { createPerson, newCpf, type Person, SENDER, SYSTEM } from '#server/testing/access.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import { addCharge, pixReceipt } from '#server/testing/charges.ts'
import {
  addCreditor,
  addDebt,
  expectBooksInOrder,
  signIn,
  type TestCreditor,
} from '#server/testing/portfolio.ts'

/** A Monday noon in São Paulo: within the hours of contact. */
export const NOON = '2026-11-23T15:00:00Z'

export type BreachWorld = Awaited<ReturnType<typeof startBreachWorld>>
export type WorldPlan = {
  readonly agreementId: AgreementId
  readonly terms: AgreementTerms
  readonly debtIds: readonly DebtId[]
}

/** A person with a phone and an address, a creditor with terms, and a gateway that answers. */
export async function startBreachWorld() {
  const core = await createTestCore(NOON)
  const creditor = await addCreditor(core)
  const { creditorId } = creditor
  await inScope(core, SYSTEM, (tx) =>
    tx.db.insert(creditorTerms).values({
      creditorId,
      product: '*',
      validFrom: Temporal.PlainDate.from('2020-01-01'),
      defaultInterestMonthly: '0.01',
      fineRate: '0.02',
      prescriptionYears: 5,
      source: 'contract',
      approvedBy: 'test',
    }),
  )
  const person = await createPerson(core, { document: newCpf() })
  const scope = await signIn(core, person.id, 'R2')
  const base = { core, creditor, creditorId, person, scope }
  return {
    ...base,
    ...gatewayOf(core),
    ...bookOf(core, creditor, scope),
    ...payerOf(core, creditor, person, scope),
    plan: (more: PlanOptions = {}) => signedPlan(core, creditor, scope, more),
    end: async () => {
      try {
        await expectBooksInOrder(core)
      } finally {
        await core.close()
      }
    },
  }
}

/** The gateway's answer can be changed; everything queued is handed to it. */
function gatewayOf(core: TestCore) {
  let answer: SendAnswer = { kind: 'sent', providerId: 'gateway' }
  const channel = { remembersKeys: true, send: async () => answer }
  const channels: Channels = { sms: channel, mail: channel }

  async function deliver(): Promise<void> {
    const waiting = await inScope(core, SYSTEM, (tx) =>
      tx.sql<{ id: MessageId }>(
        "select id from messages where status in ('queued', 'unknown') order by id",
      ),
    )
    for (const { id } of waiting) await sendMessage(core, channels, SYSTEM, { messageId: id })
  }

  return {
    answerWith: (next: SendAnswer) => {
      answer = next
    },
    deliver,
    /** What the hourly sweep does about notices, and what the gateway does with them. */
    notify: async () => {
      const written = await sweepLateNotices(core, SENDER, SYSTEM)
      await deliver()
      return written
    },
    sweep: () => sweepBreaches(core, SYSTEM),
    days: (days: number) => core.clock.advance({ hours: 24 * days }),
  }
}

function bookOf(core: TestCore, { creditorId }: TestCreditor, scope: DebtorScope) {
  const agreementOf = async (agreementId: AgreementId) =>
    assertPresent(
      await inScope(core, scope, (tx) => agreementById(tx, scope, agreementId)),
      'the agreement is its debtor’s',
    )
  return {
    agreementOf,
    statusOf: async (agreementId: AgreementId) => (await agreementOf(agreementId)).status,
    linesOf: (agreementId: AgreementId) =>
      inScope(core, scope, (tx) => instalmentsOf(tx, scope, { creditorId, agreementId })),
    /** One line of a plan, counted from 0. */
    lineOf: async (agreementId: AgreementId, place: number) => {
      const lines = await inScope(core, scope, (tx) =>
        instalmentsOf(tx, scope, { creditorId, agreementId }),
      )
      return assertPresent(lines[place], 'the plan has this line')
    },
    held: async (id: string) => {
      const balances = await inScope(core, SYSTEM, (tx) => balancesOf(tx, SYSTEM, creditorId, [id]))
      return assertPresent(balances.get(id), 'every account has a balance')
    },
    /** What the debts owe today, all parts together. */
    owed: (debtIds: readonly DebtId[]) =>
      inScope(core, SYSTEM, async (tx) => {
        const catalogue = await loadCatalogue(tx, SYSTEM)
        const creditor = assertPresent(catalogue.creditors.get(creditorId), 'creditor')
        const debts = await owedDebts(tx, SYSTEM, creditorId, debtIds)
        return debts
          .filter((debt) => debt.principal > 0n)
          .reduce(
            (all, debt) => all + balanceOf(catalogue, creditor, debt, today(tx.clock)).total,
            0n,
          )
      }),
    /** Loads holidays of a state. */
    observe: (uf: State, days: readonly string[]) =>
      inScope(core, SYSTEM, (tx) =>
        publishParameters(tx, SYSTEM, {
          source: 'test',
          factors: { IPCA: {}, INPC: {}, IGPM: {}, SELIC: {} },
          legalRates: {},
          iofRates: [],
          localHolidays: days.map((day) => ({
            uf,
            city: '*',
            day: Temporal.PlainDate.from(day),
            name: 'feriado',
            source: 'test',
          })),
        }),
      ),
    rows: <Row extends Record<string, unknown>>(text: string) =>
      inScope(core, SYSTEM, (tx) => tx.sql<Row>(text)),
  }
}

/** Money for an instalment, as the provider's book would say it. */
function payerOf(
  core: TestCore,
  { creditorId }: TestCreditor,
  { id: debtorId }: Person,
  scope: DebtorScope,
) {
  async function chargeFor(payableId: PayableId, amount: bigint, lines?: readonly ChargeLine[]) {
    await inScope(core, SYSTEM, (tx) =>
      tx.sql(
        `update charges set status = 'removed'
          where payable_id = $1 and status in ('created', 'live', 'unknown')`,
        [payableId],
      ),
    )
    return addCharge(core, { creditorId, debtorId, payableId, amount, ...(lines ? { lines } : {}) })
  }

  const settle = (reference: string, amount: bigint, paidAt = core.clock.now()) => {
    const receipt = pixReceipt(reference, amount, paidAt)
    return inScope(core, SYSTEM, (tx) => settleReceipt(tx, SYSTEM, receipt))
  }

  /** Prices a wish as the person's page does, without asking a provider. */
  const price = (wish: Wish) => inScope(core, scope, (tx) => pricingOf(scope, wish)(tx))

  return {
    chargeFor,
    settle,
    price,
    /** Pays an amount by a charge of its own for one instalment. */
    pay: async (payableId: PayableId, amount: bigint, paidAt = core.clock.now()) =>
      settle(await chargeFor(payableId, amount), amount, paidAt),
    /** Pays what a wish costs now. */
    payWish: async (wish: Wish) => {
      const priced = await price(wish)
      if (!priced.ok) throw new Error(priced.reason)
      const { lines } = priced.value
      const amount = lines.reduce((all, line) => all + line.amount, 0n)
      await settle(await chargeFor(lines[0].payableId, amount, lines), amount)
      return amount
    },
  }
}

export type PlanOptions = Partial<
  Pick<
    Parameters<typeof termsFor>[1],
    'monthlyRate' | 'lateCharges' | 'breachEffect' | 'halved' | 'instalments'
  >
> & { readonly principals?: readonly bigint[] }

/** A signed plan over new debts: one of R$ 1.000,00 unless others are named. */
async function signedPlan(
  core: TestCore,
  creditor: TestCreditor,
  scope: DebtorScope,
  { principals = [100_000n], instalments = 3, ...more }: PlanOptions,
): Promise<WorldPlan> {
  const debts = []
  for (const principal of principals) {
    debts.push(await addDebt(core, creditor, scope.debtorId, { principal }))
  }
  const { creditorId } = creditor
  const terms = termsFor(core, { creditorId, scope, debts, kind: 'plan', instalments, ...more })
  const accepted = await accept(core, scope, terms)
  if (!accepted.ok) throw new Error(accepted.reason)
  return {
    agreementId: accepted.value.agreementId,
    terms,
    debtIds: debts.map(({ debtId }) => debtId),
  }
}

export function firstDebtOf(plan: WorldPlan): DebtId {
  return assertPresent(plan.debtIds[0], 'a plan has a debt')
}

/** The first instalment is paid, the second a month later is not: late by some days. */
export async function lateIn(world: BreachWorld, days: number, more: PlanOptions = {}) {
  const plan = await world.plan(more)
  const first = await world.lineOf(plan.agreementId, 0)
  await world.pay(first.id, first.amount)
  world.core.clock.set('2026-12-23T15:00:00Z')
  world.days(days)
  return plan
}

/** Late, told about it on Monday 28 December, and its ten days are over: 8 January. */
export async function stoppedIn(world: BreachWorld, more: PlanOptions = {}): Promise<WorldPlan> {
  const plan = await lateIn(world, 5, more)
  expect(await world.notify()).toBe(1)
  world.days(11)
  expect(await world.sweep()).toBe(1)
  return plan
}
