import { eq } from 'drizzle-orm'
import { creditors } from '#db/schema/creditors.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { pixCalendar } from '#server/kernel/calendar.ts'
import { endOfBusinessDate, today } from '#server/kernel/clock.ts'
import type { CreditorId, DebtorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import {
  type Attempt,
  asksFor,
  type Begun,
  beginAttempt,
  type ChargeRefusal,
  type Priced,
  type PricedByDay,
  type Pricing,
} from '#server/payments/attempt/commands.ts'
import { readBrCode } from '#server/payments/br-code/model.ts'
import { openChargesOn } from '#server/payments/charge/data.ts'
import {
  type ChargeAnswer,
  dueAnswer,
  type ProviderCharge,
} from '#server/payments/charge/provider/data.ts'
import { cobvValidity } from '#server/payments/cobv/model.ts'
import { moveCharge } from '#server/payments/commands.ts'
import { chargeById } from '#server/payments/data.ts'
import { type Charge, PIX_CODE_LIFETIME_SECONDS } from '#server/payments/model.ts'
import { beginAtStripe } from '#server/payments/stripe-pix/commands.ts'
import { goesThroughStripe } from '#server/payments/stripe-pix/data.ts'
import { debtorById } from '#server/people/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { DebtorScope, Scope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'

/** A code with less life than this is not made. */
const SHORTEST_CODE_SECONDS = 60

/**
 * The one live Pix charge for what is priced: the existing one while its code lives and asks for
 * the same, else a new attempt. The attempt is committed before the provider is called, under a
 * txid that makes repeating the call harmless; so two devices, a double click or a crash end in one
 * and the same charge. A lost answer leaves the charge `unknown`, to be asked for by the janitor.
 * Where the provider refuses a charge with due date, a code for the day is made in its place. Codes
 * of a creditor whose Pix goes through Stripe are made there, each for the amounts of its day.
 */
export async function requestPixCharge(
  core: Core,
  services: Services,
  scope: DebtorScope,
  price: Pricing,
): Promise<Result<Charge, ChargeRefusal>> {
  let isByDay = false
  const begin = async (tx: Tx, mayBeByDay: boolean) => {
    const priced = await price(tx)
    if (!priced.ok) return priced
    if (await goesThroughStripe(tx, scope, priced.value)) {
      return beginAtStripe(tx, scope, services, priced.value)
    }
    const byDay = mayBeByDay ? await beginByDay(tx, scope, priced.value) : null
    isByDay = byDay !== null
    return byDay ?? beginForToday(tx, scope, priced.value, PIX_CODE_LIFETIME_SECONDS)
  }
  const { due } = services.pixProducts
  const asked = await askProvider(core, services, scope, (tx) => begin(tx, due))
  if (asked.ok || asked.reason !== 'provider_refused' || !isByDay) return asked
  return askProvider(core, services, scope, (tx) => begin(tx, false))
}

/** Commits an attempt, asks the provider for it, and writes down what it answered. */
export async function askProvider<Refused extends string>(
  core: Core,
  services: Services,
  scope: DebtorScope,
  begin: (tx: Tx) => Promise<Result<Begun, Refused>>,
): Promise<Result<Charge, Refused | 'provider_refused'>> {
  const begun = await inScope(core, scope, begin)
  if (!begun.ok) return begun
  const { attempt, ask } = begun.value
  if (attempt.status === 'live') return ok(attempt)
  const answer = await ask(services)
  await inScope(core, scope, (tx) => applyProviderAnswer(tx, attempt, answer))
  if (answer.kind === 'refused' || answer.kind === 'not_found') {
    const { chargeId, method } = attempt
    core.log.error({ chargeId, method, problem: answer.problem }, 'pix charge refused')
    return refuse('provider_refused')
  }
  const charge = await inScope(core, scope, (tx) => chargeById(tx, scope, attempt))
  return ok(assertPresent(charge, 'the attempt was just committed'))
}

/** A code for amounts that are right now, for so long at most; null: while they are right. */
export async function beginForToday(
  tx: Tx,
  scope: DebtorScope,
  priced: Omit<Priced, 'due'>,
  lifetimeSeconds: number | null,
): Promise<Result<Begun, ChargeRefusal>> {
  const begun = await beginAttempt(tx, scope, priced, {
    provider: 'pix',
    method: 'cob',
    payee: await payeeOf(tx, priced.creditorId),
    lifetimeSeconds,
    shortestSeconds: SHORTEST_CODE_SECONDS,
  })
  if (!begun.ok) return begun
  const attempt = begun.value
  const lifetime = attempt.expiresAt.since(tx.clock.now()).total('seconds')
  const cob = {
    txid: attempt.reference,
    amount: attempt.amount,
    key: attempt.payeeKey,
    expirySeconds: Math.max(60, Math.floor(lifetime)),
  }
  return ok({ attempt, ask: ({ pix }) => pix.createCob(cob) })
}

/**
 * A charge with due date: the one that is there, on any day that it can be paid, or a new one until
 * its due date, since none can be made for a date that is over. Null where there is neither.
 */
async function beginByDay(
  tx: Tx,
  scope: DebtorScope,
  priced: Priced,
): Promise<Result<Begun, ChargeRefusal> | null> {
  const { creditorId, debtorId, due } = priced
  if (due === null) return null
  const { terms, lines } = due
  const payer = await payerOf(tx, scope, debtorId)
  const isAhead = Temporal.PlainDate.compare(today(tx.clock), terms.dueDate) <= 0
  if (payer === null || !(isAhead || (await isThere(tx, scope, creditorId, lines)))) return null
  const { lastAcceptedDay } = cobvValidity(pixCalendar, terms.dueDate, terms.validAfterDueDays)
  const until = endOfBusinessDate(lastAcceptedDay)
  const begun = await beginAttempt(
    tx,
    scope,
    { creditorId, debtorId, lines, until },
    {
      provider: 'pix',
      method: 'cobv',
      payee: await payeeOf(tx, creditorId),
      lifetimeSeconds: null,
      shortestSeconds: SHORTEST_CODE_SECONDS,
    },
  )
  if (!begun.ok) return null
  const attempt = begun.value
  const { finePercent, monthlyPercent } = terms
  const cobv = {
    txid: attempt.reference,
    amount: attempt.amount,
    key: attempt.payeeKey,
    dueDate: terms.dueDate,
    validAfterDueDays: terms.validAfterDueDays,
    payer,
    ...(finePercent === null ? {} : { fine: { modality: 2, value: finePercent } as const }),
    ...(monthlyPercent === null
      ? {}
      : { interest: { modality: 3, value: monthlyPercent } as const }),
  }
  return ok({ attempt, ask: async ({ pix }) => dueAnswer(await pix.createCobv(cobv)) })
}

/** Whether an open charge with due date asks for this already. */
async function isThere(
  tx: Tx,
  scope: DebtorScope,
  creditorId: CreditorId,
  lines: PricedByDay['lines'],
): Promise<boolean> {
  const open = await openChargesOn(
    tx,
    scope,
    creditorId,
    lines.map(({ payableId }) => payableId),
  )
  return open.some((charge) => charge.method === 'cobv' && asksFor(charge.lines, lines))
}

/** Whom the charge names, as the API demands it: document and name, nothing more. */
export async function payerOf(tx: Tx, scope: Scope, debtorId: DebtorId) {
  const person = await debtorById(tx, scope, debtorId)
  const name = person?.name.trim().slice(0, 140)
  if (!person || !name) return null
  const { kind, value } = person.document
  return kind === 'cpf' ? { cpf: value, name } : { cnpj: value, name }
}

async function payeeOf(tx: Tx, creditorId: CreditorId) {
  const [row] = await tx.db
    .select({ key: creditors.pixKey, name: creditors.pixPayeeName, cnpj: creditors.cnpj })
    .from(creditors)
    .where(eq(creditors.id, creditorId))
  const { key, name, cnpj } = assertPresent(row, 'a payable has a creditor')
  const why = 'nothing is offered before a creditor has an account'
  return { key: assertPresent(key, why), name: assertPresent(name, why), cnpj }
}

/**
 * What the provider said about an attempt, written down. An answer that is not what was asked
 * for (other amount, other payee, unreadable code) is never shown to a person: the charge stays
 * unknown and the janitor looks again.
 */
export async function applyProviderAnswer(
  tx: Tx,
  attempt: Pick<Attempt, 'creditorId' | 'chargeId' | 'amount' | 'payeeKey'>,
  answer: ChargeAnswer,
): Promise<void> {
  const { creditorId, chargeId } = attempt
  if (answer.kind === 'unknown') {
    await moveCharge(tx, creditorId, chargeId, 'outcome_lost')
  } else if (answer.kind !== 'ok') {
    await moveCharge(tx, creditorId, chargeId, 'refused')
  } else {
    await applyProviderCharge(tx, attempt, answer.value)
  }
}

async function applyProviderCharge(
  tx: Tx,
  attempt: Pick<Attempt, 'creditorId' | 'chargeId' | 'amount' | 'payeeKey'>,
  charge: ProviderCharge,
): Promise<void> {
  const { creditorId, chargeId } = attempt
  const code = charge.copyAndPaste
  const asAsked = charge.amount === attempt.amount && charge.key === attempt.payeeKey
  if (charge.status === 'removed_by_payee' || charge.status === 'removed_by_psp') {
    await moveCharge(tx, creditorId, chargeId, 'withdrawn')
  } else if (charge.status === 'active' && asAsked && code && readBrCode(code).ok) {
    await moveCharge(tx, creditorId, chargeId, 'went_live', {
      brCode: code,
      expiresAt: charge.expiresAt,
      ...(charge.providerChargeId ? { providerChargeId: charge.providerChargeId } : {}),
    })
  } else if (charge.status !== 'completed') {
    tx.log.error({ chargeId, status: charge.status, asAsked }, 'provider answered another charge')
    await moveCharge(tx, creditorId, chargeId, 'outcome_lost')
  }
}
