import { randomBytes } from 'node:crypto'
import { retirements } from '#db/schema/retirements.ts'
import { lockDebtor } from '#server/access/link/data.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { today } from '#server/kernel/clock.ts'
import { asId, type DebtorId } from '#server/kernel/id.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { STEPS } from '../../erasure/steps/model.ts'
import { endVisits, endWays, eraseQuotes, eraseRows } from '../../erasure/taking/commands.ts'
import { storiesSince } from '../model.ts'
import { keepPlace, placeIn } from '../night/commands.ts'
import { RETIRING_STEPS } from './model.ts'

/** Of no case are the words spared. */
const NO_CASE = '00000000-0000-0000-0000-000000000000'

type Looked = { id: DebtorId; at: Temporal.Instant; ended: Temporal.Instant | null }

/**
 * The next people of this round who have been here for five years, and of them those whose story ended
 * as long ago. `busy`: another worker looks.
 */
export function nextStories(
  core: Core,
  scope: SystemScope,
  {
    night,
    round,
    atMost,
  }: { night: Temporal.PlainDate; round: Temporal.PlainDate; atMost: number },
): Promise<{ ids: DebtorId[]; standing: 'busy' | 'through' | 'more' }> {
  return inScope(core, scope, async (tx) => {
    const place = await placeIn(tx, scope, 'people', round)
    if (place === null) return { ids: [], standing: 'busy' }
    if (place.isThrough) return { ids: [], standing: 'through' }
    const before = storiesSince(night)
    const looked = await tx.sql<Looked>(
      `select d.id, d.created_at as at, story_ended_at(d.id) as ended
         from (select id, created_at from debtors
                where document_sealed is not null and created_at < $1
                  and (created_at, id) > ($2::timestamptz, $3::uuid)
                order by created_at, id limit $4) d
        order by d.created_at, d.id`,
      [before, place.at, place.id, atMost],
    )
    const isThrough = looked.length < atMost
    await keepPlace(tx, scope, 'people', { night: round, last: looked.at(-1), isThrough })
    const isOver = ({ ended }: Looked) =>
      ended !== null && Temporal.Instant.compare(ended, before) < 0
    return {
      ids: looked.filter(isOver).map(({ id }) => id),
      standing: isThrough ? 'through' : 'more',
    }
  })
}

/**
 * Makes the books of a person nobody's, whole or not at all, where everything with them was over before
 * this instant; false where it is not so (any more), or it was done. The row of `retirements` comes
 * first: without it nothing lets go, and the database asks the books itself before it takes it.
 */
export function retirePerson(
  core: Core,
  scope: SystemScope,
  { debtorId, before }: { debtorId: DebtorId; before: Temporal.Instant },
): Promise<boolean> {
  return inScope(core, scope, async (tx) => {
    await lockDebtor(tx, scope, debtorId)
    const [story] = await tx.sql<{ ended: Temporal.Instant | null }>(
      'select story_ended_at($1) as ended',
      [debtorId],
    )
    const ended = story?.ended ?? null
    if (ended === null || Temporal.Instant.compare(ended, before) >= 0) return false
    const begun = await tx.db
      .insert(retirements)
      .values({ debtorId, retiredAt: tx.clock.now(), storyEndedAt: ended })
      .onConflictDoNothing()
      .returning({ debtorId: retirements.debtorId })
    if (begun.length === 0) return false
    await endVisits(tx, scope, debtorId)
    await endWays(tx, scope, { debtorId, keptId: null })
    const noIndex = randomBytes(32)
    const rows = {
      ...(await eraseRows(tx, STEPS, erasedOf(tx, debtorId, noIndex))),
      ...(await eraseRows(tx, RETIRING_STEPS, { debtorId, noIndex })),
    }
    const numbers = await eraseQuotes(tx, debtorId)
    await tx.sql(
      'update retirements set rows = $2::jsonb, quote_numbers = $3::text[] where debtor_id = $1',
      [debtorId, JSON.stringify({ ...rows, quotes: numbers.length }), numbers],
    )
    await recordAudit(tx, scope, { action: 'debtor.retired', subjectId: debtorId, debtorId })
    return true
  })
}

/** As an erasure of somebody who neither owes nor signed anything: nothing is spared. */
function erasedOf(tx: Tx, debtorId: DebtorId, noIndex: Buffer) {
  return {
    debtorId,
    caseId: asId<never>(NO_CASE),
    isOwing: false,
    hasBooks: false,
    isMinor: false,
    keptId: null,
    farewellId: null,
    now: tx.clock.now(),
    today: today(tx.clock),
    noName: tx.vault.seal('', { column: 'debtors.name', row: noIndex }),
  }
}
