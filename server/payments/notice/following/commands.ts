import type { Provider } from '#server/payments/model.ts'
import { type Core, inScope, type Tx, writeAtOnce } from '#server/platform/db.ts'
import { arrayOf } from '#server/platform/read-packet.ts'
import type { SystemScope } from '#server/platform/scope.ts'

/** A stored notice that somebody is following up. */
export type OpenNotice = {
  readonly inboxId: string
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

/** Whoever has a notice in hand has it for so long; then it is another's, who does what was not done. */
const HOLD_SECONDS = 60
/** A notice that came to nothing waits as long again as it is old, within these. */
const WAIT_SECONDS = { least: 2, most: 900 }

/**
 * Takes in hand notices of one provider that wait, the longest waiting first; workers side by side
 * take different ones. A try counts before it is made, so that a notice that kills its worker is counted, too; one
 * too many parks it.
 */
export async function takeNotices(
  core: Core,
  scope: SystemScope,
  provider: Provider,
  atMost: number,
): Promise<OpenNotice[]> {
  const now = core.clock.now()
  const values = [now, now.add({ seconds: HOLD_SECONDS }), provider, atMost]
  return sorted(core, scope, await writeAtOnce<OpenNotice>(core, scope, { text: TAKE, values }))
}

async function sorted(core: Core, scope: SystemScope, taken: OpenNotice[]): Promise<OpenNotice[]> {
  for (const { inboxId, attempts } of taken) {
    if (attempts > MOST_ATTEMPTS) await parkNotice(core, scope, inboxId)
  }
  return taken.filter(({ attempts }) => attempts <= MOST_ATTEMPTS)
}

const TAKEN = 'n.id as "inboxId", n.provider, n.hint, n.attempts'

const TAKE = `
  update webhook_inbox n set attempts = n.attempts + 1, due_at = $2
    from (select id from webhook_inbox
           where processed_at is null and due_at <= $1 and provider = $3
           order by due_at limit $4 for update skip locked) w
   where n.id = w.id
  returning ${TAKEN}`

/**
 * Puts a notice back that came to nothing, the longer the older it is. The provider's silence is
 * not the notice's fault: then the try does not count.
 */
export async function putBack(
  core: Core,
  scope: SystemScope,
  inboxId: string,
  { counts }: { readonly counts: boolean },
): Promise<void> {
  const { least, most } = WAIT_SECONDS
  const values = [inboxId, counts ? 0 : 1, core.clock.now(), least, most]
  await writeAtOnce(core, scope, { text: PUT_BACK, values })
}

const PUT_BACK = `
  update webhook_inbox
     set attempts = greatest(attempts - $2::int, 0),
         due_at = $3::timestamptz + make_interval(secs => greatest($4::int, least($5::int,
           extract(epoch from $3::timestamptz - received_at))))
   where id = $1 and processed_at is null`

/** Puts a notice aside for a person, who finds it among the findings of reconciliation. */
export async function parkNotice(core: Core, scope: SystemScope, inboxId: string): Promise<void> {
  core.log.error({ inboxId, attempts: MOST_ATTEMPTS }, 'notice parked: a person must look')
  await inScope(core, scope, async (tx) => {
    closeNotices(tx, scope, [{ inboxId, outcome: 'parked' }])
  })
}

/** Writes down, in the transaction that did the work, what became of notices. */
export function closeNotices(
  tx: Tx,
  _scope: SystemScope,
  closed: readonly { readonly inboxId: string; readonly outcome: string }[],
): void {
  tx.write({
    text: CLOSE,
    values: [
      arrayOf(closed.map(({ inboxId }) => inboxId)),
      arrayOf(closed.map(({ outcome }) => outcome)),
      tx.clock.now(),
    ],
  })
}

// The lists stand in sub-selects: those whose length PostgreSQL can see are planned at each execution.
const CLOSE = `
  update webhook_inbox n set processed_at = $3, outcome = c.outcome
    from unnest((select $1::uuid[]), (select $2::text[])) as c(id, outcome)
   where n.id = c.id`
