import { and, asc, desc, eq, isNotNull, isNull } from 'drizzle-orm'
import { agreementDebts, agreements } from '#db/schema/agreements.ts'
import { agreementBreaches } from '#db/schema/breaches.ts'
import { debts } from '#db/schema/debts.ts'
import type { AgreementDebt } from '#server/agreements/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { AgreementId, CreditorId } from '#server/kernel/id.ts'
import { ASKED, type Asked, type Placed } from '#server/payments/recording/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { columnsOf } from '#server/platform/table-read.ts'

export type AgreementKey = { readonly creditorId: CreditorId; readonly agreementId: AgreementId }
export type AgreementRow = typeof agreements.$inferSelect
export type BreachRow = typeof agreementBreaches.$inferSelect

const LOCK_AGREEMENT = `
  select ${columnsOf(agreements, 'a')} from agreements a
   where a.creditor_id = $1 and a.id = $2 for update`

/** Locks the row of an agreement; its schedule is locked before (lockSchedule). */
export async function lockAgreement(
  tx: Tx,
  _scope: Scope,
  { creditorId, agreementId }: AgreementKey,
): Promise<AgreementRow> {
  const values = [creditorId, agreementId]
  const [row] = await tx.read<AgreementRow>({ text: LOCK_AGREEMENT, values })
  return assertPresent(row, 'an instalment has an agreement')
}

/** The same for the agreements whose charges receipts answer; each with the receipt's place. */
export function lockAgreementsAsked(
  tx: Tx,
  _scope: Scope,
  asked: Asked,
): Promise<(AgreementRow & Placed)[]> {
  return tx.read({ text: LOCK_ASKED, values: asked })
}

const LOCK_ASKED = `
  select w.place, ${columnsOf(agreements, 'a')}
    from ${ASKED}
    join charges c on c.provider = w.provider and c.reference = w.reference
    join instalments asked on asked.creditor_id = c.creditor_id and asked.id = c.payable_id
    join agreements a on a.creditor_id = asked.creditor_id and a.id = asked.agreement_id
   order by a.id for update of a`

/** What each debt brought into an agreement, in the order in which the debts fell due. */
export async function debtsIn(
  tx: Tx,
  _scope: Scope,
  { creditorId, agreementId }: AgreementKey,
): Promise<AgreementDebt[]> {
  const rows = await tx.db
    .select({ debt: agreementDebts })
    .from(agreementDebts)
    .innerJoin(
      debts,
      and(eq(debts.creditorId, agreementDebts.creditorId), eq(debts.id, agreementDebts.debtId)),
    )
    .where(
      and(eq(agreementDebts.creditorId, creditorId), eq(agreementDebts.agreementId, agreementId)),
    )
    .orderBy(asc(debts.originalDueOn), asc(debts.id))
  return rows.map(({ debt }) => debt)
}

/** The breach that an agreement has not been repaired from; null where there is none. */
export async function openBreach(
  tx: Tx,
  _scope: Scope,
  { creditorId, agreementId }: AgreementKey,
): Promise<BreachRow | null> {
  const [row] = await tx.db
    .select()
    .from(agreementBreaches)
    .where(
      and(
        eq(agreementBreaches.creditorId, creditorId),
        eq(agreementBreaches.agreementId, agreementId),
        isNull(agreementBreaches.repairedAt),
      ),
    )
  return row ?? null
}

/** When an agreement that had stopped was last brought back; null where it never was. */
export async function lastRepairAt(
  tx: Tx,
  _scope: Scope,
  { creditorId, agreementId }: AgreementKey,
): Promise<Temporal.Instant | null> {
  const [row] = await tx.db
    .select({ repairedAt: agreementBreaches.repairedAt })
    .from(agreementBreaches)
    .where(
      and(
        eq(agreementBreaches.creditorId, creditorId),
        eq(agreementBreaches.agreementId, agreementId),
        isNotNull(agreementBreaches.repairedAt),
      ),
    )
    .orderBy(desc(agreementBreaches.repairedAt))
    .limit(1)
  return row?.repairedAt ?? null
}
