import { businessDate } from '#server/kernel/clock.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import type { Shelf } from '#server/staff/publication/data.ts'
import { HOUSE_JOURNEY } from './beginning/model.ts'
import type { Journey } from './model.ts'
import { journeySchema } from './schema.ts'

/** Where journeys lie, from their drafts to what is in force. */
export const JOURNEY_SHELF: Shelf<Journey> = {
  drafts: 'journey_drafts',
  versions: 'journey_versions',
  scheduled: 'scheduled_journeys',
  column: 'steps',
  parse: (stored) => journeySchema.parse(stored),
  acts: 'journey',
}

/** The journey by which a creditor's people are written to. */
export type LiveJourney = {
  /** 0: the house's, because this creditor decided nothing. */
  readonly version: number
  readonly journey: Journey
  /** What fell due before this day is not made up for; null: the house's was always there. */
  readonly since: Temporal.PlainDate | null
}

export const HOUSE: LiveJourney = { version: 0, journey: HOUSE_JOURNEY, since: null }

/** The journey in force; the house's where a creditor has none. */
export async function journeyInForce(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  creditorId: CreditorId,
): Promise<LiveJourney> {
  const [row] = await tx.sql<{ version: number; steps: unknown; published_at: Temporal.Instant }>(
    `select version, steps, published_at from journey_versions
      where creditor_id = $1 and status = 'published'`,
    [creditorId],
  )
  if (!row) return HOUSE
  return {
    version: row.version,
    journey: journeySchema.parse(row.steps),
    since: businessDate(row.published_at),
  }
}
