import { recordAudit } from '#server/audit/commands.ts'
import type { ContactId, DebtorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { formatTaxId } from '#server/kernel/tax-id.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { contactOf, debtorById } from '../data.ts'
import { formatPhone } from '../model.ts'
import type { RevealReason } from './model.ts'

export type RevealOrder = {
  readonly debtorId: DebtorId
  /** Null: the CPF or CNPJ. */
  readonly contactId: ContactId | null
  readonly reason: RevealReason
}

/**
 * Shows one document or contact whole. The record of it is written in the same transaction, so that
 * nothing is seen that is not recorded; the record names what was seen and why, and never quotes it.
 */
export function reveal(
  core: Core,
  scope: StaffScope,
  order: RevealOrder,
): Promise<Result<string, 'not_found'>> {
  return inScope(core, scope, async (tx) => {
    const found = await thingOf(tx, scope, order)
    if (found === null) return refuse('not_found')
    const { debtorId, contactId, reason } = order
    await recordAudit(tx, scope, {
      action: 'debtor.revealed',
      subjectId: contactId ?? debtorId,
      debtorId,
      what: found.what,
      reason,
    })
    return ok(found.text)
  })
}

async function thingOf(tx: Tx, scope: StaffScope, { debtorId, contactId }: RevealOrder) {
  if (contactId === null) {
    const debtor = await debtorById(tx, scope, debtorId)
    return debtor && { what: 'document', text: formatTaxId(debtor.document) }
  }
  const contact = await contactOf(tx, scope, { debtorId, contactId })
  if (contact === null) return null
  const { channel, value } = contact
  return { what: channel, text: channel === 'sms' ? formatPhone(value) : value }
}
