import { assertNever } from '#server/kernel/assert.ts'
import type { ContactId, DebtorId, MessageId } from '#server/kernel/id.ts'
import type { Sender } from '#server/messages/model.ts'
import type { Notice } from '#server/messages/templates/model.ts'
import type { IssuedPaper } from '#server/papers/model.ts'
import { reachableContacts } from '#server/people/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { Scope, SystemScope } from '#server/platform/scope.ts'
import { rankContacts } from '../code/model.ts'
import { queueLinkMessage } from '../link/commands.ts'

/**
 * Writes to the person about a paper that was issued, once: the copy of what they signed (CDC
 * 54-G §2), the receipt of what they paid (CC 319), the termo de quitação, the year's statement. It goes where their code went, since they
 * proved to hold that contact; by e-mail the copy itself is attached. Null where nobody may be
 * written to: the paper waits on their page.
 */
export async function tellAboutPaper(
  core: Core,
  sender: Sender,
  scope: SystemScope,
  paper: IssuedPaper,
): Promise<MessageId | null> {
  return inScope(core, scope, async (tx) => {
    const contactId = await contactForPaper(tx, scope, paper)
    if (contactId === null) return null
    return queueLinkMessage(tx, scope, sender, {
      debtorId: paper.debtorId,
      creditorId: paper.creditorId,
      contactId,
      purpose: 'agreement',
      by: 'system',
      dedupeKey: `paper:${paper.paperId}`,
      notice: (link) => noticeOf(paper, link),
    })
  })
}

/** The same about several, each under a key of its own. */
export async function tellAboutPapers(
  core: Core,
  sender: Sender,
  scope: SystemScope,
  papers: readonly IssuedPaper[],
): Promise<void> {
  for (const paper of papers) await tellAboutPaper(core, sender, scope, paper)
}

function noticeOf(paper: IssuedPaper, link: string): Notice {
  const { kind, number, creditorId, paperId, fileName } = paper
  const attached = { creditorId, paperId, filename: fileName }
  switch (kind) {
    case 'receipt':
      return { template: 'receipt', link, number }
    case 'agreement':
      return { template: 'agreement_copy', link, number, paper: attached }
    case 'clearance':
      return { template: 'clearance_copy', link, number, paper: attached }
    case 'statement':
      return { template: 'statement_copy', link, number, paper: attached }
    default:
      return assertNever(kind)
  }
}

async function contactForPaper(
  tx: Tx,
  scope: Scope,
  { debtorId, contactId }: { debtorId: DebtorId; contactId: ContactId | null },
): Promise<ContactId | null> {
  const contacts = await reachableContacts(tx, scope, debtorId)
  const proved = contacts.find((contact) => contact.id === contactId)
  return (proved ?? rankContacts(contacts, null, tx.clock.now())[0])?.id ?? null
}
