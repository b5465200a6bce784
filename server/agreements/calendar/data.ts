import { loadCatalogue } from '#server/creditors/data.ts'
import { calendarAt } from '#server/creditors/holidays/model.ts'
import type { Place } from '#server/creditors/model.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { BankCalendar } from '#server/kernel/calendar.ts'
import type { AgreementId, CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

/**
 * The days of an agreement that are counted after it was signed: notice, grace and repair. Its due
 * dates are not: they were frozen with its quote.
 */
export async function calendarOfAgreement(
  tx: Tx,
  scope: Scope,
  { creditorId, agreementId }: { creditorId: CreditorId; agreementId: AgreementId },
): Promise<BankCalendar> {
  const { creditors, parameters } = await loadCatalogue(tx, scope)
  const creditor = assertPresent(creditors.get(creditorId), 'an agreement has a creditor')
  const places = await tx.sql<Place>(
    `select distinct d.uf, d.city
       from agreement_debts x
       join debts d on d.creditor_id = x.creditor_id and d.id = x.debt_id
      where x.creditor_id = $1 and x.agreement_id = $2 and d.uf is not null`,
    [creditorId, agreementId],
  )
  return calendarAt(parameters, [creditor, ...places])
}
