import { and, asc, eq } from 'drizzle-orm'
import {
  agreementDebts,
  agreementEvidence,
  agreements,
  instalments,
} from '#db/schema/agreements.ts'
import { creditors } from '#db/schema/creditors.ts'
import { quotes } from '#db/schema/offers.ts'
import type { TermsInput } from '#server/agreements/terms/input/model.ts'
import type { AccessCodeId, AgreementId, ContactId, CreditorId } from '#server/kernel/id.ts'
import { readParameters } from '#server/offers/quote/schema.ts'
import { contactValue, debtorById } from '#server/people/data.ts'
import { maskContact } from '#server/people/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import type { SignedView } from '../evidence/model.ts'

export type AgreementKey = { readonly creditorId: CreditorId; readonly agreementId: AgreementId }

/** An agreement as its papers need it: nothing here is computed anew, everything was stored. */
export type AgreementRecord = Awaited<ReturnType<typeof agreementRecord>>

/** The rows of an agreement, its quote and its debtor; null where the scope does not hold it. */
export async function agreementRecord(
  tx: Tx,
  scope: Scope,
  { creditorId, agreementId }: AgreementKey,
) {
  const [row] = await tx.db
    .select({
      agreement: agreements,
      evidence: agreementEvidence,
      sealText: creditors.sealText,
      quoteNumber: quotes.number,
      computedOn: quotes.computedOn,
      validUntil: quotes.validUntil,
      parameters: quotes.parameters,
    })
    .from(agreements)
    .innerJoin(creditors, eq(creditors.id, agreements.creditorId))
    .innerJoin(
      agreementEvidence,
      and(
        eq(agreementEvidence.creditorId, agreements.creditorId),
        eq(agreementEvidence.agreementId, agreements.id),
      ),
    )
    .innerJoin(
      quotes,
      and(eq(quotes.creditorId, agreements.creditorId), eq(quotes.id, agreements.quoteId)),
    )
    .where(and(eq(agreements.creditorId, creditorId), eq(agreements.id, agreementId)))
  if (!row) return null
  // Who sees an agreement sees its debtor, unless nobody can be told any more.
  const debtor = await debtorById(tx, scope, row.agreement.debtorId)
  return debtor && { ...row, debtor }
}

/**
 * The input of an agreement's terms, rebuilt from what was stored with it: rendered again, it
 * gives the bytes whose hash was accepted (scenario 71). Null where the scope does not hold it.
 */
export async function termsInputOfAgreement(
  tx: Tx,
  scope: Scope,
  key: AgreementKey,
): Promise<TermsInput | null> {
  const record = await agreementRecord(tx, scope, key)
  return record === null ? null : termsInputOf(tx, record)
}

export async function termsInputOf(
  tx: Tx,
  record: NonNullable<AgreementRecord>,
): Promise<TermsInput> {
  const { agreement, debtor } = record
  const debts = await tx.db
    .select()
    .from(agreementDebts)
    .where(
      and(
        eq(agreementDebts.creditorId, agreement.creditorId),
        eq(agreementDebts.agreementId, agreement.id),
      ),
    )
  const lines = await tx.db
    .select()
    .from(instalments)
    .where(
      and(
        eq(instalments.creditorId, agreement.creditorId),
        eq(instalments.agreementId, agreement.id),
      ),
    )
    .orderBy(asc(instalments.number))
  return {
    frozen: readParameters(record.parameters).terms,
    quote: {
      number: record.quoteNumber,
      computedOn: record.computedOn,
      validUntil: record.validUntil,
    },
    kind: agreement.kind,
    debtorDocument: debtor.document,
    debts,
    instalments: lines,
    total: agreement.total,
    planInterest: agreement.planInterest,
    iof: agreement.iof,
    monthlyRate: agreement.monthlyRate,
    cetAnnualPercent: agreement.cetAnnualPercent,
    breachEffect: agreement.breachEffect,
    graceDays: agreement.graceDays,
    repairDays: agreement.repairDays,
  }
}

/** How it was accepted, for the paper; null while an agreement of one payment waits for it. */
export async function signedView(
  tx: Tx,
  scope: Scope,
  { agreement, evidence }: NonNullable<AgreementRecord>,
): Promise<(SignedView & { contactId: ContactId | null }) | null> {
  const common = {
    agreementNumber: agreement.number,
    acceptedAt: evidence.acceptedAt,
    termsVersion: evidence.termsVersion,
    termsSha256: evidence.termsSha256.toString('hex'),
  }
  if (evidence.codeId !== null) {
    const contactId = await contactOfCode(tx, evidence.codeId)
    const contact = contactId === null ? null : await contactValue(tx, scope, contactId)
    const masked = contact && { ...contact, value: maskContact(contact.channel, contact.value) }
    return {
      ...common,
      contactId: contact === null ? null : contactId,
      acceptance: { method: 'code', sentTo: masked },
    }
  }
  const [payment] = await tx.sql<{ provider_payment_id: string; paid_at: Temporal.Instant }>(
    `select y.provider_payment_id, y.paid_at
       from instalments i
       join payment_places y on y.creditor_id = i.creditor_id and y.payable_id = i.id and y.allocated > 0
      where i.creditor_id = $1 and i.agreement_id = $2
      order by y.recorded_at, y.id limit 1`,
    [agreement.creditorId, agreement.id],
  )
  if (!payment) return null
  return {
    ...common,
    contactId: null,
    acceptance: {
      method: 'payment',
      endToEndId: payment.provider_payment_id,
      paidAt: payment.paid_at,
    },
  }
}

/** The contact a code was sent to: the row belongs to `access`, which comes later in the order. */
async function contactOfCode(tx: Tx, codeId: AccessCodeId): Promise<ContactId | null> {
  const [row] = await tx.sql<{ contact_id: ContactId }>(
    'select contact_id from access_codes where id = $1',
    [codeId],
  )
  return row?.contact_id ?? null
}
