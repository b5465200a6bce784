import { and, eq, isNull, sql } from 'drizzle-orm'
import { webhookInbox } from '#db/schema/payments.ts'
import { newId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Provider } from '#server/payments/model.ts'
import {
  cobrNoticeSchema,
  pixNoticeSchema,
  recNoticeSchema,
} from '#server/payments/notice/schema.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import { emit } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { StripeEvent } from '#server/platform/stripe/event.ts'

/** One thing that a notice tells of: what it is kept by, for ever, and what is fetched because of it. */
type Told = { readonly eventKey: string; readonly hint: Record<string, string> }

/**
 * Keeps a provider's notice before it is answered: each Pix in it once for ever, as ids only. The
 * same notice again, in parallel or after a crash, changes nothing. Nothing is credited here.
 */
export function storePixNotice(core: Core, scope: SystemScope, body: string) {
  const notice = pixNoticeSchema.safeParse(parse(body))
  const told = notice.data?.pix.map((item): Told => {
    const returns = (item.devolucoes ?? []).map((r) => `${r.id}=${r.status}`).sort()
    return {
      eventKey: [item.endToEndId, ...returns].join('|'),
      hint: { endToEndId: item.endToEndId, ...(item.txid ? { txid: item.txid } : {}) },
    }
  })
  return store(core, scope, body, told)
}

/** The same for authorisations of Pix Automático: once for each state that is told of. */
export function storeRecNotice(core: Core, scope: SystemScope, body: string) {
  const notice = recNoticeSchema.safeParse(parse(body))
  const told = notice.data?.recs.map(
    ({ idRec, status }): Told => ({
      eventKey: `rec|${idRec}|${status}`,
      hint: { recurrenceId: idRec },
    }),
  )
  return store(core, scope, body, told)
}

/** The same for their debits: once for each state of the debit and of its tries. */
export function storeCobrNotice(core: Core, scope: SystemScope, body: string) {
  const notice = cobrNoticeSchema.safeParse(parse(body))
  const told = notice.data?.cobsr.map(({ txid, status, tentativas = [] }): Told => {
    const tries = tentativas.map((attempt) => `${attempt.endToEndId}=${attempt.status}`)
    return { eventKey: ['cobr', txid, status, ...tries].join('|'), hint: { debitTxid: txid } }
  })
  return store(core, scope, body, told)
}

async function store(
  core: Core,
  scope: SystemScope,
  body: string,
  told: readonly Told[] | undefined,
): Promise<Result<{ stored: number }, 'malformed'>> {
  if (told === undefined) return refuse('malformed')
  const stored = await inScope(core, scope, async (tx) => {
    let added = 0
    for (const { eventKey, hint } of told) {
      const inserted = await tx.db
        .insert(webhookInbox)
        .values({
          id: newId(tx.clock.now().epochMilliseconds),
          provider: 'pix',
          eventKey: eventKey.slice(0, 2000),
          hint,
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

/**
 * Keeps an event of Stripe's before it is answered, once for ever by its id: Stripe's check of age
 * lets timestamps of the future through, so the id alone tells a replay (payments.md 3).
 */
export async function storeStripeEvent(
  core: Core,
  scope: SystemScope,
  event: StripeEvent,
  body: string,
): Promise<{ stored: number }> {
  return inScope(core, scope, async (tx) => {
    const id = newId(tx.clock.now().epochMilliseconds)
    const inserted = await tx.db
      .insert(webhookInbox)
      .values({
        id,
        provider: 'stripe',
        eventKey: event.id,
        hint: {
          type: event.type,
          livemode: String(event.livemode),
          ...(event.objectId ? { objectId: event.objectId } : {}),
          ...(event.objectType ? { objectType: event.objectType } : {}),
          ...(event.account ? { account: event.account } : {}),
        },
        bodySha256: sha256(body),
        receivedAt: tx.clock.now(),
      })
      .onConflictDoNothing({ target: [webhookInbox.provider, webhookInbox.eventKey] })
      .returning({ id: webhookInbox.id })
    if (inserted.length > 0) await emit(tx, { topic: 'webhook.received', inboxId: id })
    return { stored: inserted.length }
  })
}

export type OpenNotice = {
  readonly provider: Provider | 'sms'
  readonly hint: Readonly<Record<string, string>>
  /** This one included. */
  readonly attempts: number
}

/**
 * A notice that fails so often by our own fault waits for a person (scenario 16): it must neither
 * hold up the others nor be tried for ever. The nightly sweep books its money meanwhile.
 */
export const MOST_ATTEMPTS = 10

/**
 * A stored notice that nobody has finished yet; null when done or unknown. A try counts before it is
 * made, so that a notice that kills its worker is counted, too; one too many parks it.
 */
export async function openNotice(
  core: Core,
  scope: SystemScope,
  inboxId: string,
): Promise<OpenNotice | null> {
  return inScope(core, scope, async (tx) => {
    const [row] = await tx.db
      .update(webhookInbox)
      .set({ attempts: sql`${webhookInbox.attempts} + 1` })
      .where(and(eq(webhookInbox.id, inboxId), isNull(webhookInbox.processedAt)))
      .returning({
        provider: webhookInbox.provider,
        hint: webhookInbox.hint,
        attempts: webhookInbox.attempts,
      })
    if (!row || row.attempts <= MOST_ATTEMPTS) return row ?? null
    await parkNotice(tx, scope, inboxId)
    return null
  })
}

/** The provider's silence is not the notice's fault: the try does not count. */
export async function uncountTry(core: Core, scope: SystemScope, inboxId: string): Promise<void> {
  await inScope(core, scope, (tx) =>
    tx.db
      .update(webhookInbox)
      .set({ attempts: sql`greatest(${webhookInbox.attempts} - 1, 0)` })
      .where(and(eq(webhookInbox.id, inboxId), isNull(webhookInbox.processedAt))),
  )
}

/** Puts a notice aside for a person, who finds it among the findings of reconciliation. */
export async function parkNotice(tx: Tx, scope: SystemScope, inboxId: string): Promise<void> {
  tx.log.error({ inboxId, attempts: MOST_ATTEMPTS }, 'notice parked: a person must look')
  await closeNotice(tx, scope, inboxId, 'parked')
}

/** Writes down, in the transaction that did the work, what became of a notice. */
export async function closeNotice(tx: Tx, _scope: SystemScope, inboxId: string, outcome: string) {
  tx.write({
    text: 'update webhook_inbox set processed_at = $2, outcome = $3 where id = $1',
    values: [inboxId, tx.clock.now(), outcome],
  })
}
