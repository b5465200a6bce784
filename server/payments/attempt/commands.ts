import { chargeLines, charges } from '#db/schema/payments.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import {
  type ChargeId,
  type CreditorId,
  type DebtorId,
  newId,
  type PayableId,
} from '#server/kernel/id.ts'
import { sum } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { statesAccepting } from '#server/kernel/state-machine.ts'
import { type OpenCharge, openChargesOn } from '#server/payments/charge/data.ts'
import type { ChargeAnswer } from '#server/payments/charge/provider/data.ts'
import type { DueTerms } from '#server/payments/cobv/model.ts'
import { moveCharge } from '#server/payments/commands.ts'
import {
  CHARGE_TRANSITIONS,
  type Charge,
  type ChargeLine,
  type ChargeMethod,
  type Provider,
} from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import { emit, type Topic } from '#server/platform/outbox.ts'
import { txidFromId } from '#server/platform/pix/charge.ts'
import { arrayOf } from '#server/platform/read-packet.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { Services } from '#server/platform/services.ts'

/** An attempt with less life than this is replaced: nobody opens the bank app that fast. */
const MIN_REMAINING_SECONDS = 120

export type ChargeRefusal =
  | 'not_found'
  | 'already_paid'
  | 'closed'
  | 'under_review'
  /** The person's bank is paying it right now, by an authorisation that cannot be stopped today. */
  | 'being_collected'
  | 'provider_refused'
  /** A saved card is being charged for it at this moment: its answer comes first (CDC 42). */
  | 'card_under_way'

/** What is to be collected, worked out under the lock of what it is collected for. */
export type Priced = {
  readonly creditorId: CreditorId
  readonly debtorId: DebtorId
  /** At least one; the first holds the place of the charge. */
  readonly lines: readonly [ChargeLine, ...ChargeLine[]]
  /** When these amounts stop being right; null: they do not change. */
  readonly until: Temporal.Instant | null
  /** The same as a charge whose amount the payer's bank computes for its day; null: it cannot. */
  readonly due: PricedByDay | null
}

export type PricedByDay = {
  readonly lines: readonly [ChargeLine, ...ChargeLine[]]
  readonly terms: DueTerms
}

/** Answers what to collect, having locked every payable of it; or why nothing can be collected. */
export type Pricing = (tx: Tx) => Promise<Result<Priced, ChargeRefusal>>

export type Attempt = Charge & { readonly reference: string; readonly payeeKey: string }

/** An attempt that was committed, and how it is asked for at the provider. */
export type Begun = {
  readonly attempt: Attempt
  readonly ask: (services: Services) => Promise<ChargeAnswer>
}

/** Through whom, to whom, and for how long. */
export type Way = {
  readonly provider: Provider
  readonly method: ChargeMethod
  readonly payee: { readonly key: string; readonly name: string; readonly cnpj: string }
  /** At most; null: as long as the amounts are right. */
  readonly lifetimeSeconds: number | null
  /** Where the amounts are right for less than this, nothing is begun. */
  readonly shortestSeconds: number
  /** Which open attempts of the same method may be used again; any, unless it says. */
  readonly mayResume?: (open: Pick<Charge, 'chargeId'>) => boolean
}

/**
 * The attempt that collects what is priced: the open one where it asks for the same by the same
 * way and lives long enough, else a new row. To be committed before the provider is called; its
 * reference makes repeating that call harmless.
 */
export async function beginAttempt(
  tx: Tx,
  scope: Scope,
  priced: Omit<Priced, 'due'>,
  way: Way,
): Promise<Result<Attempt, ChargeRefusal>> {
  const { creditorId, debtorId, lines, until } = priced
  const { provider, method, payee } = way
  const now = tx.clock.now()
  const earliest = now.add({ seconds: way.shortestSeconds })
  if (until && Temporal.Instant.compare(earliest, until) > 0) return refuse('closed')
  const open = await openChargesOn(
    tx,
    scope,
    creditorId,
    lines.map((line) => line.payableId),
  )
  // Its answer cannot be taken back: until it is known nothing else may be paid for this.
  if (open.some((charge) => charge.method === 'off_session')) return refuse('card_under_way')
  const resumed = await makeRoom(tx, priced, way, open)
  if (resumed) return ok(resumed)
  const id = newId<ChargeId>(now.epochMilliseconds)
  const row = {
    creditorId,
    id,
    payableId: lines[0].payableId,
    debtorId,
    provider,
    method,
    status: 'created' as const,
    amount: sum(lines.map((line) => line.amount)),
    reference: txidFromId(id),
    payeeKey: payee.key,
    payeeName: payee.name,
    payeeCnpj: payee.cnpj,
    expiresAt: endOf(now, until, way),
    createdAt: now,
    updatedAt: now,
  }
  await tx.db.insert(charges).values(row)
  await tx.db
    .insert(chargeLines)
    .values(
      lines.map((line, position) => ({ ...line, creditorId, chargeId: id, debtorId, position })),
    )
  await recordAudit(tx, scope, {
    action: 'charge.created',
    subjectId: id,
    creditorId,
    debtorId,
    provider,
  })
  return ok({ ...row, chargeId: id, brCode: null, pageUrl: null })
}

function endOf(now: Temporal.Instant, until: Temporal.Instant | null, way: Way): Temporal.Instant {
  const latest = way.lifetimeSeconds === null ? null : now.add({ seconds: way.lifetimeSeconds })
  if (until === null) return assertPresent(latest, 'a charge ends some day')
  return latest === null || Temporal.Instant.compare(until, latest) < 0 ? until : latest
}

/**
 * The open charge that asks for exactly this and lives long enough, to be used again. Any other
 * open charge on one of these payables gives way: it is taken from its provider.
 */
async function makeRoom(
  tx: Tx,
  { creditorId, lines }: Pick<Priced, 'creditorId' | 'lines'>,
  { method, mayResume = () => true }: Way,
  openCharges: readonly OpenCharge[],
): Promise<Attempt | null> {
  for (const open of openCharges) {
    const lasts = open.expiresAt.since(tx.clock.now()).total('seconds') > MIN_REMAINING_SECONDS
    if (lasts && open.method === method && asksFor(open.lines, lines) && mayResume(open)) {
      // To the key that it was made for, whatever the creditor's is by now.
      return open
    }
    await moveCharge(tx, creditorId, open.chargeId, lasts ? 'withdrawn' : 'ran_out')
    if (lasts) {
      await emit(tx, { topic: 'charge.removal_wanted', creditorId, chargeId: open.chargeId })
    }
  }
  return null
}

/**
 * Takes away every open charge on payables that just received money: what it asks for is no longer
 * what is owed, and its code would be paid for nothing.
 */
export async function withdrawOvertaken(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
  payableIds: readonly PayableId[],
): Promise<void> {
  tx.write({ text: OVERTAKEN, values: [creditorId, arrayOf(payableIds), tx.clock.now()] })
}

const REMOVAL_WANTED = 'charge.removal_wanted' satisfies Topic

const OPEN = statesAccepting(CHARGE_TRANSITIONS, 'withdrawn').map((state) => `'${state}'`)

// A saved card that is being charged cannot be stopped any more: its answer decides.
// The list stands in a sub-select: one whose length PostgreSQL can see is planned at each execution.
const OVERTAKEN = `
  with withdrawn as (
    update charges c set status = 'removed', updated_at = $3
      from unnest((select $2::uuid[])) as paid(id)
      join charge_lines l on l.creditor_id = $1 and l.payable_id = paid.id
     where c.creditor_id = $1 and c.id = l.charge_id and c.status in (${OPEN.join(', ')})
       and c.method <> 'off_session'
    returning c.creditor_id, c.id)
  insert into outbox_events (id, topic, payload)
  select uuidv7(), '${REMOVAL_WANTED}',
         jsonb_build_object('creditorId', creditor_id, 'chargeId', id)
    from withdrawn`

/** Whether two charges ask for the same of the same payables. */
export function asksFor(open: readonly ChargeLine[], wanted: readonly ChargeLine[]): boolean {
  return (
    open.length === wanted.length &&
    wanted.every(({ payableId, amount }, index) => {
      const line = open[index]
      return line?.payableId === payableId && line.amount === amount
    })
  )
}
