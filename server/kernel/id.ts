import { assert } from './assert.ts'

/**
 * Ids are UUID version 7 (RFC 9562): time-ordered, so that indexes stay compact, and made by
 * whoever starts the work, so that the id is also the idempotency key.
 */
declare const idBrand: unique symbol
export type Id<Name extends string> = string & { readonly [idBrand]: Name }

export type CreditorId = Id<'creditor'>
export type PortfolioId = Id<'portfolio'>
export type ImportId = Id<'import'>
export type DebtorId = Id<'debtor'>
export type ContactId = Id<'contact'>
export type DebtId = Id<'debt'>
export type OfferPolicyId = Id<'offer-policy'>
export type OfferSimulationId = Id<'offer-simulation'>
export type JourneyVersionId = Id<'journey-version'>
export type JourneyReplayId = Id<'journey-replay'>
export type QuoteId = Id<'quote'>
export type AgreementId = Id<'agreement'>
export type PayableId = Id<'payable'>
export type ChargeId = Id<'charge'>
export type PaymentId = Id<'payment'>
export type AllocationId = Id<'allocation'>
export type AdjustmentId = Id<'adjustment'>
export type SuspenseItemId = Id<'suspense-item'>
export type ReversalId = Id<'reversal'>
export type SavedCardId = Id<'saved-card'>
export type CardConsentId = Id<'card-consent'>
export type AgreementNoticeId = Id<'agreement-notice'>
export type AgreementBreachId = Id<'agreement-breach'>
export type AutomaticId = Id<'automatic'>
export type DebtRestatementId = Id<'debt-restatement'>
export type DebtAllocationId = Id<'debt-allocation'>
export type LedgerAccountId = Id<'ledger-account'>
export type LedgerTransactionId = Id<'ledger-transaction'>
export type PaperId = Id<'paper'>
export type AccessLinkId = Id<'access-link'>
export type AccessCodeId = Id<'access-code'>
export type DebtorSessionId = Id<'debtor-session'>
export type MessageId = Id<'message'>
export type PushSubscriptionId = Id<'push-subscription'>
export type StaffId = Id<'staff'>
export type StaffSessionId = Id<'staff-session'>
export type StaffEntryId = Id<'staff-entry'>
export type StaffIdentityId = Id<'staff-identity'>
export type StaffTotpId = Id<'staff-totp'>
export type StaffPasskeyId = Id<'staff-passkey'>
export type StaffChallengeId = Id<'staff-challenge'>
export type StaffRecoveryCodeId = Id<'staff-recovery-code'>
export type StaffInvitationId = Id<'staff-invitation'>
export type StaffLetterId = Id<'staff-letter'>
export type ApprovalId = Id<'approval'>
export type CreditorChangeId = Id<'creditor-change'>
export type ProviderSweepId = Id<'provider-sweep'>
export type ReconciliationExceptionId = Id<'reconciliation-exception'>
export type WriteOffExportId = Id<'write-off-export'>
export type WriteOffLineId = Id<'write-off-line'>
export type CreditorReturnId = Id<'creditor-return'>
export type CreditorHookId = Id<'creditor-hook'>
export type DelistingId = Id<'delisting'>
export type PromiseId = Id<'promise'>
export type ContactChangeId = Id<'contact-change'>
export type TelephoneCheckId = Id<'telephone-check'>
export type DebtorViewId = Id<'debtor-view'>
export type DebtRecallId = Id<'debt-recall'>
export type ApiKeyId = Id<'api-key'>
export type CampaignId = Id<'campaign'>
export type CampaignAudienceId = Id<'campaign-audience'>
export type CampaignSegmentId = Id<'campaign-segment'>
export type CaseId = Id<'case'>
export type CaseEntryId = Id<'case-entry'>
export type RetentionStepId = Id<'retention-step'>
export type CasePhotoId = Id<'case-photo'>
export type StandstillId = Id<'standstill'>
export type ReplyId = Id<'reply'>
export type SilenceId = Id<'silence'>
export type WhatsAppConsentId = Id<'whatsapp-consent'>
export type SavedViewId = Id<'saved-view'>

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export function isId(value: unknown): value is Id<string> {
  return typeof value === 'string' && uuidPattern.test(value)
}

/** Brands a string that came from a trusted place (a row, a schema); stops on anything else. */
export function asId<T extends Id<string>>(value: string): T {
  assert(isId(value), 'malformed id')
  return value as T
}

/** A new id. `atMs` is milliseconds since 1970: pass the clock's, so that tests are repeatable. */
export function newId<T extends Id<string>>(atMs: number = Date.now()): T {
  const bytes = new Uint8Array(16)
  crypto.getRandomValues(bytes)
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(atMs / 2 ** (8 * (5 - i))) % 256
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [8, 12, 16, 20, 32]
    .map((end, i, ends) => hex.slice(i === 0 ? 0 : ends[i - 1], end))
    .join('-') as T
}
