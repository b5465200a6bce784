import { asId, type ContactId, type DebtorId, isId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { parseTaxId } from '#server/kernel/tax-id.ts'
import type { ContactChannel, Sender } from '#server/messages/model.ts'
import { debtorById, findDebtorByDocument, reachableContacts } from '#server/people/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { rankContacts } from '../code/model.ts'
import { mintLink, queueLinkMessage } from '../link/commands.ts'
import type { LinkPurpose } from '../model.ts'

export type SupportLinkOrder = {
  /** CPF, CNPJ or the person's id. */
  readonly debtor: string
  readonly purpose: LinkPurpose
  /** Sends it there; null hands it to support. */
  readonly channel: ContactChannel | null
}

export type SupportLink =
  | { readonly kind: 'minted'; readonly url: string; readonly expiresAt: Temporal.Instant }
  | { readonly kind: 'queued'; readonly masked: string }

/**
 * A link on somebody's request to support: handed over, or sent to a registered contact. Audited
 * as support's act. It replaces the person's older links of this purpose.
 */
export async function supportLink(
  core: Core,
  sender: Sender,
  scope: Scope,
  { debtor, purpose, channel }: SupportLinkOrder,
): Promise<Result<SupportLink, 'unknown_debtor' | 'no_contact'>> {
  return inScope(core, scope, async (tx) => {
    const debtorId = await findDebtor(tx, scope, debtor)
    if (debtorId === null) return refuse('unknown_debtor')
    const order = { debtorId, purpose, by: 'support' } as const
    if (channel === null) {
      const { url, expiresAt } = await mintLink(tx, scope, sender, { ...order, contactId: null })
      return ok({ kind: 'minted', url, expiresAt })
    }
    const contact = await bestContact(tx, scope, debtorId, channel)
    if (contact === null) return refuse('no_contact')
    await queueLinkMessage(tx, scope, sender, {
      ...order,
      contactId: contact.id,
      notice: (link) => ({ template: 'fresh_link', link }),
    })
    return ok({ kind: 'queued', masked: contact.masked })
  })
}

async function findDebtor(tx: Tx, scope: Scope, text: string): Promise<DebtorId | null> {
  const trimmed = text.trim().toLowerCase()
  if (isId(trimmed)) return (await debtorById(tx, scope, asId<DebtorId>(trimmed)))?.id ?? null
  const document = parseTaxId(text)
  return document.ok ? findDebtorByDocument(tx, scope, document.value) : null
}

async function bestContact(
  tx: Tx,
  scope: Scope,
  debtorId: DebtorId,
  channel: ContactChannel,
): Promise<{ id: ContactId; masked: string } | null> {
  const contacts = await reachableContacts(tx, scope, debtorId)
  const onChannel = contacts.filter((contact) => contact.channel === channel)
  return rankContacts(onChannel, null, tx.clock.now())[0] ?? null
}
