import { and, eq, isNull, sql } from 'drizzle-orm'
import { webhookInbox } from '#db/schema/payments.ts'
import { newId } from '#server/kernel/id.ts'
import { jsonOrNull } from '#server/kernel/json.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Provider } from '#server/payments/model.ts'
import {
  cobrNoticeSchema,
  pixNoticeSchema,
  recNoticeSchema,
} from '#server/payments/notice/schema.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { type Core, inScope, type Tx, writeAtOnce } from '#server/platform/db.ts'
import type { Topic } from '#server/platform/outbox.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { StripeEvent } from '#server/platform/stripe/event.ts'

/** One thing that a notice tells of: what it is kept by, for ever, and what is fetched because of it. */
type Told = { readonly eventKey: string; readonly hint: Record<string, string> }

/**
 * Keeps a provider's notice before it is answered: each Pix in it once for ever, as ids only. The
 * same notice again, in parallel or after a crash, changes nothing. Nothing is credited here.
 */
export function storePixNotice(core: Core, scope: SystemScope, body: string) {
  const notice = pixNoticeSchema.safeParse(jsonOrNull(body))
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
  const notice = recNoticeSchema.safeParse(jsonOrNull(body))
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
  const notice = cobrNoticeSchema.safeParse(jsonOrNull(body))
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
  return ok({ stored: await keep(core, scope, { provider: 'pix', body, told }) })
}

/** All that a call tells of, by one statement: each thing once for ever, with its event. */
async function keep(
  core: Core,
  scope: SystemScope,
  call: { readonly provider: Provider; readonly body: string; readonly told: readonly Told[] },
): Promise<number> {
  const now = core.clock.now()
  const told = call.told.map(({ eventKey, hint }) => ({
    id: newId(now.epochMilliseconds),
    key: eventKey.slice(0, 2000),
    hint,
  }))
  const kept = await writeAtOnce(core, scope, {
    text: KEEP,
    values: [call.provider, JSON.stringify(told), sha256(call.body), now],
  })
  return kept.length
}

// In the order of their keys: two calls that tell of the same things must not wait for each other.
const KEEP = `
  with kept as (
    insert into webhook_inbox (id, provider, event_key, hint, body_sha256, received_at)
    select t.id, $1, t.key, t.hint, $3, $4
      from jsonb_to_recordset($2::jsonb) as t(id uuid, key text, hint jsonb)
     order by t.key
    on conflict (provider, event_key) do nothing
    returning id)
  insert into outbox_events (id, topic, payload)
  select uuidv7(), '${'webhook.received' satisfies Topic}', jsonb_build_object('inboxId', id)
    from kept
  returning id`

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
  const { id, type, livemode, objectId, objectType, account } = event
  const named = { objectId, objectType, account }
  const known = Object.entries(named).filter(([, value]) => Boolean(value))
  const hint = { type, livemode: String(livemode), ...Object.fromEntries(known) }
  const told = [{ eventKey: id, hint }]
  return { stored: await keep(core, scope, { provider: 'stripe', body, told }) }
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
  const [row] = await writeAtOnce<OpenNotice>(core, scope, { text: COUNT_TRY, values: [inboxId] })
  if (!row || row.attempts <= MOST_ATTEMPTS) return row ?? null
  await inScope(core, scope, (tx) => parkNotice(tx, scope, inboxId))
  return null
}

const COUNT_TRY = `
  update webhook_inbox set attempts = attempts + 1
   where id = $1 and processed_at is null
  returning provider, hint, attempts`

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
