import { newId } from '#server/kernel/id.ts'
import type { Provider } from '#server/payments/model.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { type Core, sqlState, writeAtOnce } from '#server/platform/db.ts'
import { gathering } from '#server/platform/gathering.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { jsonRows } from '#server/platform/table-write.ts'

/** One thing that a notice tells of: what it is kept by, for ever, and what is fetched because of it. */
export type Told = { readonly eventKey: string; readonly hint: Readonly<Record<string, string>> }

/** What a provider posted; of its body the hash is kept. */
export type Call = {
  readonly provider: Provider
  readonly body: string
  readonly told: readonly Told[]
}

/** Calls of one moment that are kept by one statement. */
const CALLS_AT_ONCE = 32

type Kept = PromiseSettledResult<number>

const keepers = new WeakMap<Core, (call: Call) => Promise<Kept>>()

/**
 * Keeps all that a call tells of, each thing once for ever, before the call is answered; says how
 * many of them were new. Calls of one moment are kept by one statement, but none of them fails for
 * the sake of another. The worker hears of it.
 */
export async function keepNotice(core: Core, scope: SystemScope, call: Call): Promise<number> {
  const keeper = keepers.get(core) ?? gathering(CALLS_AT_ONCE, (all) => keepEach(core, scope, all))
  keepers.set(core, keeper)
  const kept = await keeper(call)
  if (kept.status === 'rejected') throw kept.reason
  return kept.value
}

/** What PostgreSQL says of rows that it does not take (classes 22 and 23), whoever brings them. */
const ROWS_AT_FAULT = /^2[23]/

async function keepEach(core: Core, scope: SystemScope, calls: readonly Call[]): Promise<Kept[]> {
  try {
    const kept = await keepTogether(core, scope, calls)
    return kept.map((value) => ({ status: 'fulfilled', value }))
  } catch (error) {
    if (calls.length === 1 || !ROWS_AT_FAULT.test(sqlState(error) ?? '')) throw error
    return Promise.allSettled(calls.map((call) => keepAlone(core, scope, call)))
  }
}

async function keepAlone(core: Core, scope: SystemScope, call: Call): Promise<number> {
  const [kept = 0] = await keepTogether(core, scope, [call])
  return kept
}

/** How much of each call was new. What two of them tell of counts for the one that is kept. */
async function keepTogether(
  core: Core,
  scope: SystemScope,
  calls: readonly Call[],
): Promise<number[]> {
  const at = core.clock.now()
  const rowsOf = calls.map((call) => {
    const body = sha256(call.body)
    return call.told.map(({ eventKey, hint }) => {
      const id = newId(at.epochMilliseconds)
      return { id, provider: call.provider, key: eventKey.slice(0, 2000), hint, body }
    })
  })
  const values = [jsonRows(rowsOf.flat()), at]
  const kept = await writeAtOnce<{ id: string }>(core, scope, { text: KEEP, values })
  const ids = new Set(kept.map(({ id }) => id))
  return rowsOf.map((rows) => rows.filter(({ id }) => ids.has(id)).length)
}

// In the order of their keys: two calls that tell of the same things must not wait for each other.
const KEEP = `
  insert into webhook_inbox (id, provider, event_key, hint, body_sha256, received_at, due_at)
  select t.id, t.provider, t.key, t.hint, t.body, $2, $2
    from json_to_recordset($1::json)
      as t(id uuid, provider text, key text, hint jsonb, body bytea)
   order by t.provider, t.key
  on conflict (provider, event_key) do nothing
  returning id`
