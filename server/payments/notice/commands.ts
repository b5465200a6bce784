import { and, eq, isNull, sql } from 'drizzle-orm'
import { webhookInbox } from '#db/schema/payments.ts'
import { newId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { pixNoticeSchema } from '#server/payments/notice/schema.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'

/**
 * Keeps a provider's notice before it is answered: each Pix in it once for ever, as ids only. The
 * same notice again, in parallel or after a crash, changes nothing. Nothing is credited here.
 */
export async function storePixNotice(
  core: Core,
  scope: SystemScope,
  body: string,
): Promise<Result<{ stored: number }, 'malformed'>> {
  const notice = pixNoticeSchema.safeParse(parse(body))
  if (!notice.success) return refuse('malformed')
  const stored = await inScope(core, scope, async (tx) => {
    let added = 0
    for (const item of notice.data.pix) {
      const returns = (item.devolucoes ?? []).map((r) => `${r.id}=${r.status}`).sort()
      const inserted = await tx.db
        .insert(webhookInbox)
        .values({
          id: newId(tx.clock.now().epochMilliseconds),
          provider: 'pix',
          eventKey: [item.endToEndId, ...returns].join('|').slice(0, 2000),
          hint: { endToEndId: item.endToEndId, ...(item.txid ? { txid: item.txid } : {}) },
          bodySha256: sha256(body),
          receivedAt: tx.clock.now(),
        })
        .onConflictDoNothing({ target: [webhookInbox.provider, webhookInbox.eventKey] })
        .returning({ id: webhookInbox.id })
      for (const { id } of inserted) await emit(tx, { topic: 'webhook.received', inboxId: id })
      added += inserted.length
    }
    return added
  })
  return ok({ stored })
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

/** The endToEndId of a stored notice that nobody has finished yet; null when done or unknown. */
export async function openNotice(core: Core, scope: SystemScope, inboxId: string) {
  return inScope(core, scope, async (tx) => {
    const [row] = await tx.db
      .update(webhookInbox)
      .set({ attempts: sql`${webhookInbox.attempts} + 1` })
      .where(and(eq(webhookInbox.id, inboxId), isNull(webhookInbox.processedAt)))
      .returning({ hint: webhookInbox.hint })
    return row?.hint.endToEndId ?? null
  })
}

/** Writes down, in the transaction that did the work, what became of a notice. */
export async function closeNotice(tx: Tx, _scope: SystemScope, inboxId: string, outcome: string) {
  await tx.db
    .update(webhookInbox)
    .set({ processedAt: tx.clock.now(), outcome })
    .where(eq(webhookInbox.id, inboxId))
}
