import { jsonOrNull } from '#server/kernel/json.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { keepNotice, type Told } from '#server/payments/notice/keeping/commands.ts'
import {
  cobrNoticeSchema,
  pixNoticeSchema,
  recNoticeSchema,
} from '#server/payments/notice/schema.ts'
import type { Core } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { StripeEvent } from '#server/platform/stripe/event.ts'

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
  return ok({ stored: await keepNotice(core, scope, { provider: 'pix', body, told }) })
}

/**
 * Keeps an event of Stripe's before it is answered, once for ever by its id: Stripe's check of age
 * lets timestamps of the future through, so the id alone tells a replay.
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
  return { stored: await keepNotice(core, scope, { provider: 'stripe', body, told }) }
}
