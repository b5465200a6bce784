import type { AgreementId, CreditorId, PayableId, SavedCardId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope, SystemScope } from '#server/platform/scope.ts'
import type { CardAgreement } from '../data.ts'

/** An instalment whose day has come, and the card that was allowed to pay it. */
export type DueCard = {
  readonly creditorId: CreditorId
  readonly savedCardId: SavedCardId
  readonly agreementId: AgreementId
  readonly payableId: PayableId
  readonly dueOn: Temporal.PlainDate
}

/** Longer than from a due day to the last try for it. */
const TRY_WINDOW_DAYS = 14

/**
 * Instalments that a saved card may have to pay today, after a place in their order. What is
 * certain is decided under the locks, one by one; this only leaves out what needs no look.
 */
export async function dueCards(
  tx: Tx,
  _scope: SystemScope,
  { on, after, limit }: { on: Temporal.PlainDate; after: DueCard | null; limit: number },
): Promise<DueCard[]> {
  const rows = await tx.sql<{
    creditor_id: CreditorId
    id: SavedCardId
    agreement_id: AgreementId
    payable_id: PayableId
    due_on: Temporal.PlainDate
  }>(
    `select s.creditor_id, s.id, s.agreement_id, i.id as payable_id, i.due_on
       from saved_cards s
       join card_consents c on c.creditor_id = s.creditor_id and c.id = s.consent_id
       join agreements a on a.creditor_id = s.creditor_id and a.id = s.agreement_id
       join instalments i on i.creditor_id = s.creditor_id and i.agreement_id = s.agreement_id
       join payables p on p.creditor_id = i.creditor_id and p.id = i.id
      where s.status = 'active' and s.unusable_since is null and a.status = 'active'
        and i.due_on > c.given_on and i.due_on between $1::date - ${TRY_WINDOW_DAYS} and $1::date
        and p.cancelled_at is null
        and not agreement_at_rest(s.creditor_id, s.agreement_id, $1::date)
        and p.amount + payable_adjusted(p.creditor_id, p.id) > payable_paid(p.creditor_id, p.id)
        and not exists (select from card_tries t
                         where t.creditor_id = s.creditor_id and t.saved_card_id = s.id
                           and t.payable_id = i.id
                           and (t.tried_on = $1::date
                                or coalesce(t.ending, '') not in ('declined', 'not_made')))
        and ($2::date is null or (i.due_on, i.id) > ($2::date, $3::uuid))
      order by i.due_on, i.id limit $4`,
    [on, after?.dueOn ?? null, after?.payableId ?? null, limit],
  )
  return rows.map((row) => ({
    creditorId: row.creditor_id,
    savedCardId: row.id,
    agreementId: row.agreement_id,
    payableId: row.payable_id,
    dueOn: row.due_on,
  }))
}

/** Whether the creditor called one of the agreement's debts back. */
export async function hasRecalledDebt(
  tx: Tx,
  _scope: Scope,
  { creditorId, agreementId }: Pick<CardAgreement, 'creditorId' | 'agreementId'>,
): Promise<boolean> {
  const rows = await tx.sql(
    `select from agreement_debts x join debts d on d.creditor_id = x.creditor_id and d.id = x.debt_id
      where x.creditor_id = $1 and x.agreement_id = $2 and d.recalled_at is not null limit 1`,
    [creditorId, agreementId],
  )
  return rows.length > 0
}

/** How long ago a code may have ended whose payment nobody told us of. */
const LOST_NOTICE_HOURS = 72

/** A Pix charge of an instalment that may have been paid, or still may be. */
export type EarlierPix = {
  readonly reference: string
  readonly method: 'cob' | 'cobv' | 'stripe_pix'
  /** At Stripe; null where its answer was lost: then nobody was shown the code. */
  readonly providerChargeId: string | null
  /** Taken away here; whether the bank did the same it has to say. */
  readonly isTakenAway: boolean
}

export async function pixToAskFor(
  tx: Tx,
  _scope: SystemScope,
  { creditorId, payableId }: Pick<DueCard, 'creditorId' | 'payableId'>,
): Promise<EarlierPix[]> {
  const now = tx.clock.now()
  return tx.sql<EarlierPix>(
    `select c.reference, c.method, c.provider_charge_id as "providerChargeId",
            c.status = 'removed' and c.expires_at > $4 as "isTakenAway"
       from charges c
       join charge_lines l on l.creditor_id = c.creditor_id and l.charge_id = c.id
      where c.creditor_id = $1 and l.payable_id = $2
        and c.status not in ('paid', 'failed') and c.method in ('cob', 'cobv', 'stripe_pix')
        and c.expires_at > $3`,
    [creditorId, payableId, now.subtract({ hours: LOST_NOTICE_HOURS }), now],
  )
}
