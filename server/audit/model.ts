import type { CreditorId, DebtorId } from '#server/kernel/id.ts'

/**
 * Everything that is recorded of what people and processes do, as one union: a new act is a new
 * member here. Fields name what happened and never quote personal data.
 */
export type AuditEvent = {
  /** The record that was acted on. */
  readonly subjectId: string
  readonly creditorId?: CreditorId
  readonly debtorId?: DebtorId
} & (
  | {
      action: 'import.finished'
      created: number
      changed: number
      unchanged: number
      rejected: number
    }
  | { action: 'import.failed'; reason: string }
  | { action: 'import.received'; source: 'upload' | 'api' }
  | { action: 'import.mapped' }
  | {
      action: 'import.staged'
      created: number
      changed: number
      unchanged: number
      rejected: number
      missing: number
    }
  | { action: 'import.confirmed'; recallsMissing: boolean }
  | { action: 'import.discarded' }
  | { action: 'import.expired' }
  | { action: 'import.rejected_read' }
  | { action: 'import.recalled'; recalled: number; waiting: number }
  | { action: 'debt.recalled' }
  | { action: 'debt.recall_asked'; origin: string; state: string }
  | { action: 'debt.recall_decided'; state: string }
  | { action: 'debt.recall_ended'; state: string }
  | { action: 'api_key.made'; scopes: readonly string[] }
  | { action: 'api_key.revoked' }
  | { action: 'debtors.searched'; by: string; found: 'none' | 'one' | 'several' }
  | { action: 'debtor.revealed'; what: string; reason: string }
  | { action: 'telephone.verified'; proofs: string }
  | { action: 'telephone.missed'; misses: number }
  | { action: 'telephone.ended' }
  | { action: 'promise.noted'; on: string }
  | { action: 'promise.withdrawn' }
  | { action: 'contact.change_asked'; channel: string }
  | { action: 'contact.changed'; channel: string }
  | { action: 'contact.change_cancelled'; channel: string }
  | { action: 'push.allowed' }
  | { action: 'push.ended'; reason: string }
  | { action: 'push.put_off' }
  | { action: 'view.started' }
  | { action: 'view.ended' }
  | { action: 'creditor.added' }
  | { action: 'creditor.changed'; section: string }
  /** Another account for a creditor's money: approved and waiting, in force, or stopped before. */
  | { action: 'payee.approved' | 'payee.in_force' | 'payee.cancelled' }
  | { action: 'terms.stated'; product: string; validFrom: string }
  | { action: 'policy.published' | 'journey.published'; version: number }
  | { action: 'policy.drafted' | 'journey.drafted'; version: number }
  /** What two people put in force from a later day on, by its draft. */
  | { action: 'policy.scheduled' | 'journey.scheduled'; draft: number; from: string }
  | { action: 'policy.schedule_cancelled' | 'journey.schedule_cancelled'; draft: number }
  | {
      action: 'policy.schedule_stopped' | 'journey.schedule_stopped'
      draft: number
      obstacle: string
    }
  | { action: 'policy.simulated'; draft: number; debts: number }
  | { action: 'journey.replayed'; draft: number; people: number }
  | { action: 'journey.written'; version: number; messages: number }
  | { action: 'segment.saved' | 'segment.retired' }
  | { action: 'campaign.written'; version: number }
  | { action: 'campaign.frozen'; included: number; heldOut: number; excluded: number }
  | { action: 'campaign.asked' | 'campaign.approved' | 'campaign.declined'; members: string }
  | { action: 'campaign.started' | 'campaign.paused' | 'campaign.resumed' }
  | { action: 'campaign.batch_written'; messages: number }
  | { action: 'campaign.finished' | 'campaign.cancelled'; written: number; withdrawn: number }
  | { action: 'campaign.list_exported'; people: number }
  | {
      action: 'staff.view_saved' | 'staff.view_renamed' | 'staff.view_removed'
      list: string
    }
  | { action: 'link.minted'; purpose: string; by: 'system' | 'support' | 'request' }
  | { action: 'link.revoked'; reason: string }
  | { action: 'link.digits_missed'; misses: number }
  | { action: 'link.frozen' }
  | { action: 'session.opened'; rung: string }
  | { action: 'session.closed'; reason: string }
  | { action: 'code.sent'; purpose: string }
  | { action: 'code.missed'; misses: number }
  | { action: 'code.confirmed'; purpose: string }
  | { action: 'contact.suppressed'; reason: string }
  | { action: 'contact.resumed' }
  | { action: 'whatsapp.allowed'; by: string }
  | { action: 'whatsapp.ended'; reason: string }
  | { action: 'wording.written'; template: string; channel: string; version: number }
  | { action: 'wording.published'; template: string; channel: string; version: number | null }
  | { action: 'contact.preferred'; channel: string; hours: string }
  | { action: 'debtor.called'; how: string }
  | { action: 'quote.frozen'; kind: string; number: string }
  | { action: 'agreement.accepted'; kind: string; number: string }
  | { action: 'agreement.superseded'; number: string }
  | { action: 'agreement.started'; number: string }
  | { action: 'agreement.settled'; number: string }
  | { action: 'agreement.lapsed'; number: string }
  | { action: 'agreement.notice_written'; attempt: number }
  | { action: 'agreement.broken'; number: string; effect: string }
  | { action: 'agreement.repaired'; number: string }
  | { action: 'agreement.withdrawn'; number: string; money: 'none' | 'returned' | 'kept' }
  | { action: 'payment.imputed'; debts: number }
  | { action: 'automatic.wanted'; contract: string }
  | { action: 'automatic.approved' }
  | { action: 'automatic.end_wanted'; by: string }
  | { action: 'automatic.ended'; status: string }
  | { action: 'automatic.collecting'; cycle: number }
  | { action: 'charge.created'; provider: string }
  | { action: 'charge.closed'; status: string }
  | { action: 'card.allowed' | 'card.saved' | 'card.renewed' | 'card.forgotten' }
  | { action: 'card.ended'; reason: string }
  | { action: 'card.try_ended'; ending: string }
  | { action: 'payment.recorded'; provider: string; suspended: boolean }
  | { action: 'refund.requested'; reason: string }
  | { action: 'refund.failed' }
  | { action: 'reversal.opened'; kind: string }
  | { action: 'reversal.done'; kind: string }
  | { action: 'reversal.restored'; kind: string }
  | { action: 'reversal.reviewed'; decision: string }
  | { action: 'reversal.kept_in_review'; until: string }
  | { action: 'agreement.reopened'; number: string }
  | { action: 'suspense.applied' }
  | { action: 'undue_charge.owed' }
  | { action: 'undue_charge.paid' }
  | { action: 'paper.issued'; kind: string; number: string }
  | { action: 'paper.marked'; kind: string; number: string; act: string }
  | { action: 'message.refused'; reason: string }
  /** What a reply was understood as, and what was done about it. */
  | { action: 'reply.answered'; intent: string; outcome: string }
  | { action: 'case.opened'; kind: string; channel: string; dueOn: string }
  | { action: 'case.asked' | 'case.replied' | 'case.withdrawn' | 'case.assigned'; kind: string }
  | { action: 'case.photo_added' | 'case.photo_opened'; kind: string; photo: string }
  | { action: 'case.handed'; kind: string; to: string }
  | { action: 'case.answered'; kind: string; outcome: string }
  | { action: 'debtor.erased' | 'debtor.erasure_finished' | 'debtor.retired' }
  /** Rows of one kind whose time was over (cases/retention). */
  | { action: 'retention.let_go'; what: string; before: string; rows: number }
  | { action: 'case.alarmed'; kind: string; dueOn: string }
  | { action: 'standstill.ended'; reason: string }
  | { action: 'finding.explained'; kind: string }
  | { action: 'write_off.exported'; lines: number; documents: 'masked' | 'full' }
  | { action: 'write_off.read'; documents: 'masked' | 'full'; from: number; lines: number }
  | { action: 'creditor_return.taken'; lines: number; namesCleared: number }
  | { action: 'creditor_hook.made' }
  | { action: 'creditor_hook.revoked' }
  | { action: 'delisting.started'; dueOn: string }
  | { action: 'delisting.alarmed'; dueOn: string }
  | { action: 'delisting.confirmed'; by: 'file' | 'webhook' }
  | { action: 'delisting.reopened' }
  | { action: 'staff.signed_in'; by: string }
  | { action: 'staff.signed_out' }
  | { action: 'staff.factor_missed' }
  | { action: 'staff.confirmed'; by: string }
  | { action: 'staff.enrolled' }
  | { action: 'staff.account_bound' }
  | { action: 'staff.account_refused'; reason: string }
  | { action: 'staff.recovery_renewed' }
  | { action: 'staff.passkey_added' }
  | { action: 'staff.passkey_removed' }
  | { action: 'staff.invited'; role: string }
  | { action: 'staff.access_changed'; from: string; to: string }
  | { action: 'staff.disabled' }
  | { action: 'staff.enabled' }
  | { action: 'staff.reset' }
  | { action: 'staff.session_ended' }
  | { action: 'list.copied'; list: string; lines: number }
  | { action: 'audit.exported'; topic: string; lines: number }
  | { action: 'approval.requested'; kind: string }
  | { action: 'approval.approved'; kind: string }
  | { action: 'approval.refused'; kind: string }
  | { action: 'approval.withdrawn'; kind: string }
)
