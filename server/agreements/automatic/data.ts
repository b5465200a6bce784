import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { automaticAuthorisations, automaticCollections } from '#db/schema/automatic.ts'
import { creditors } from '#db/schema/creditors.ts'
import { charges } from '#db/schema/payments.ts'
import type { PixThrough } from '#server/creditors/payee/model.ts'
import type { AutomaticId, CreditorId, PayableId } from '#server/kernel/id.ts'
import { cardsOfAgreement } from '#server/payments/saved-card/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { CobrInput } from '#server/platform/pix/recurring-charge.ts'
import type { Scope, SystemScope } from '#server/platform/scope.ts'
import { ofDebtor } from '#server/platform/scope-filter.ts'
import type { AgreementKey } from '../breach/data.ts'

export type AutomaticRow = typeof automaticAuthorisations.$inferSelect
export type AutomaticKey = { readonly creditorId: CreditorId; readonly automaticId: AutomaticId }

/** Those that may still collect, or still be authorised. */
const isOpen = and(
  inArray(automaticAuthorisations.status, ['wanted', 'unknown', 'created', 'approved']),
  isNull(automaticAuthorisations.cancelWantedAt),
)

/** Whether a saved card pays an agreement, or is being saved: it is collected in one way only. */
export async function isPaidByCard(tx: Tx, scope: Scope, key: AgreementKey): Promise<boolean> {
  const { active, wanted } = await cardsOfAgreement(tx, scope, key)
  return active !== null || wanted !== null
}

/** The authorisation of an agreement that is open; null where there is none. */
export async function openAutomatic(
  tx: Tx,
  scope: Scope,
  { creditorId, agreementId }: AgreementKey,
): Promise<AutomaticRow | null> {
  const [row] = await tx.db
    .select()
    .from(automaticAuthorisations)
    .where(
      and(
        eq(automaticAuthorisations.creditorId, creditorId),
        eq(automaticAuthorisations.agreementId, agreementId),
        isOpen,
        ofDebtor(scope, automaticAuthorisations.debtorId),
      ),
    )
  return row ?? null
}

/** All that were ever asked for of an agreement, the newest first. */
export async function automaticsOf(
  tx: Tx,
  scope: Scope,
  { creditorId, agreementId }: AgreementKey,
): Promise<AutomaticRow[]> {
  return tx.db
    .select()
    .from(automaticAuthorisations)
    .where(
      and(
        eq(automaticAuthorisations.creditorId, creditorId),
        eq(automaticAuthorisations.agreementId, agreementId),
        ofDebtor(scope, automaticAuthorisations.debtorId),
      ),
    )
    .orderBy(desc(automaticAuthorisations.createdAt), desc(automaticAuthorisations.id))
}

export async function automaticById(
  tx: Tx,
  scope: Scope,
  { creditorId, automaticId }: AutomaticKey,
): Promise<AutomaticRow | null> {
  const [row] = await tx.db
    .select()
    .from(automaticAuthorisations)
    .where(
      and(
        eq(automaticAuthorisations.creditorId, creditorId),
        eq(automaticAuthorisations.id, automaticId),
        ofDebtor(scope, automaticAuthorisations.debtorId),
      ),
    )
  return row ?? null
}

/** The authorisation that the provider calls so, or that has this contract. */
export async function automaticByName(
  tx: Tx,
  _scope: Scope,
  name: { readonly recurrenceId: string } | { readonly contract: string },
): Promise<AutomaticRow | null> {
  const { recurrenceId, contract } = automaticAuthorisations
  const [row] = await tx.db
    .select()
    .from(automaticAuthorisations)
    .where('contract' in name ? eq(contract, name.contract) : eq(recurrenceId, name.recurrenceId))
  return row ?? null
}

/**
 * Authorisations that the provider must be asked about: unfinished ones after half a minute, those
 * that wait for the payer at intervals that grow, and standing ones once a day. Oldest question
 * first.
 */
export async function automaticsToAskFor(
  tx: Tx,
  _scope: SystemScope,
  limit: number,
): Promise<AutomaticRow[]> {
  const now = tx.clock.now().toString()
  const { status, updatedAt, createdAt, cancelWantedAt } = automaticAuthorisations
  const isUnfinished = sql`${status} in ('wanted', 'unknown') or ${cancelWantedAt} is not null`
  return tx.db
    .select()
    .from(automaticAuthorisations)
    .where(
      and(
        inArray(status, ['wanted', 'unknown', 'created', 'approved']),
        sql`${updatedAt} <= ${now}::timestamptz - case
              when ${isUnfinished} then interval '30 seconds'
              when ${status} = 'approved' then interval '1 day'
              else least(greatest(interval '1 minute', ${updatedAt} - ${createdAt}), interval '1 hour')
            end`,
      ),
    )
    .orderBy(updatedAt)
    .limit(limit)
}

type PayeeAccount = {
  readonly account: CobrInput['account']
  readonly payeeAgreement: string | null
  readonly name: string
  readonly through: PixThrough
}

/**
 * Whether a creditor offers automatic payment: not where its codes are made at Stripe, which has
 * none of it. What was authorised at the PSP before goes on there.
 */
export async function offersAutomatic(
  tx: Tx,
  scope: Scope,
  creditorId: CreditorId,
): Promise<boolean> {
  const account = await payeeAccountOf(tx, scope, creditorId)
  return account !== null && account.through === 'psp'
}

/** What the provider has to be told of a creditor's account; null: it does not collect so. */
export async function payeeAccountOf(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
): Promise<PayeeAccount | null> {
  const [row] = await tx.db
    .select({
      number: creditors.pixAccountNumber,
      kind: creditors.pixAccountKind,
      branch: creditors.pixAccountBranch,
      payeeAgreement: creditors.pixAgreement,
      name: creditors.tradeName,
      through: creditors.pixThrough,
    })
    .from(creditors)
    .where(eq(creditors.id, creditorId))
  if (!row || row.number === null || row.kind === null) return null
  const { number, kind, branch, payeeAgreement, name, through } = row
  const account = { number, kind, ...(branch === null ? {} : { branch }) }
  return { account, payeeAgreement, name, through }
}

const collectionColumns = {
  creditorId: automaticCollections.creditorId,
  chargeId: automaticCollections.chargeId,
  automaticId: automaticCollections.authorisationId,
  payableId: automaticCollections.payableId,
  debtorId: automaticCollections.debtorId,
  cycle: automaticCollections.cycle,
  dueOn: automaticCollections.dueOn,
  settlesOn: automaticCollections.settlesOn,
  pendingOn: automaticCollections.pendingOn,
  retries: automaticCollections.retries,
  retryOn: automaticCollections.retryOn,
  failure: automaticCollections.failure,
  askedAt: automaticCollections.askedAt,
  closedAt: automaticCollections.closedAt,
  createdAt: automaticCollections.createdAt,
  status: charges.status,
  amount: charges.amount,
  reference: charges.reference,
  agreementId: automaticAuthorisations.agreementId,
  recurrenceId: automaticAuthorisations.recurrenceId,
}

function selectCollections(tx: Tx) {
  return tx.db
    .select(collectionColumns)
    .from(automaticCollections)
    .innerJoin(
      charges,
      and(
        eq(charges.creditorId, automaticCollections.creditorId),
        eq(charges.id, automaticCollections.chargeId),
      ),
    )
    .innerJoin(
      automaticAuthorisations,
      and(
        eq(automaticAuthorisations.creditorId, automaticCollections.creditorId),
        eq(automaticAuthorisations.id, automaticCollections.authorisationId),
      ),
    )
}

/** One debit with its charge. */
export type Collection = Awaited<ReturnType<typeof selectCollections>>[number]

/** The debits of an authorisation, in the order of their days. */
export async function collectionsOf(
  tx: Tx,
  scope: Scope,
  { creditorId, automaticId }: AutomaticKey,
): Promise<Collection[]> {
  return selectCollections(tx)
    .where(
      and(
        eq(automaticCollections.creditorId, creditorId),
        eq(automaticCollections.authorisationId, automaticId),
        ofDebtor(scope, automaticCollections.debtorId),
      ),
    )
    .orderBy(automaticCollections.dueOn)
}

/** The debit that the provider knows by this txid; null where it is none of ours. */
export async function collectionByTxid(
  tx: Tx,
  _scope: Scope,
  txid: string,
): Promise<Collection | null> {
  const [row] = await selectCollections(tx).where(
    and(eq(charges.provider, 'pix'), eq(charges.reference, txid)),
  )
  return row ?? null
}

/**
 * Open debits that the provider must be asked about: standing ones every half an hour, since banks
 * try twice a day and notices get lost; all others, whose order or end was not answered, after half
 * a minute. Oldest question first.
 */
export async function collectionsToAskFor(
  tx: Tx,
  _scope: Scope,
  limit: number,
): Promise<Collection[]> {
  const now = tx.clock.now().toString()
  return selectCollections(tx)
    .where(
      and(
        isNull(automaticCollections.closedAt),
        sql`${automaticCollections.askedAt} <= ${now}::timestamptz
              - case when ${charges.status} in ('created', 'unknown') then interval '30 seconds'
                     else interval '30 minutes' end`,
      ),
    )
    .orderBy(automaticCollections.askedAt)
    .limit(limit)
}

/**
 * Whether the bank is trying to pay one of these today, so that it cannot be stopped: another way
 * of paying now would pay twice.
 */
export async function isBeingCollected(
  tx: Tx,
  _scope: Scope,
  creditorId: CreditorId,
  payableIds: readonly PayableId[],
  today: Temporal.PlainDate,
): Promise<boolean> {
  const rows = await tx.sql(
    `select 1 from automatic_collections k
       join charges c on c.creditor_id = k.creditor_id and c.id = k.charge_id
      where k.creditor_id = $1 and k.payable_id = any ($2) and k.closed_at is null
        and k.pending_on <= $3 and c.status in ('created', 'live', 'unknown')`,
    [creditorId, payableIds, today],
  )
  return rows.length > 0
}
