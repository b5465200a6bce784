import type { CreditorId, OfferSimulationId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import type { Shelf } from '#server/staff/publication/data.ts'
import type { Simulation } from '../../simulation/model.ts'
import { simulationSchema } from '../../simulation/schema.ts'
import type { OfferPolicy } from '../model.ts'
import { offerPolicySchema } from '../schema.ts'

/** Where offers lie, from their drafts to what is in force. */
export const OFFER_SHELF: Shelf<OfferPolicy> = {
  drafts: 'offer_drafts',
  versions: 'offer_policies',
  scheduled: 'scheduled_publications',
  column: 'rules',
  parse: (stored) => offerPolicySchema.parse(stored),
  acts: 'policy',
}

export type KeptSimulation = {
  readonly id: OfferSimulationId
  readonly draftVersion: number
  readonly contentSha256: string
  readonly liveVersion: number | null
  readonly computedOn: Temporal.PlainDate
  readonly dataAsOf: Temporal.Instant | null
  readonly madeAt: Temporal.Instant
  readonly figures: Simulation
}

type SimulationRow = {
  id: OfferSimulationId
  draft_version: number
  content_hash: Buffer
  live_version: number | null
  computed_on: Temporal.PlainDate
  data_as_of: Temporal.Instant | null
  made_at: Temporal.Instant
  figures: unknown
}

const SIMULATIONS = `
  select id, draft_version, content_hash, live_version, computed_on, data_as_of, made_at, figures
    from offer_simulations`

function simulationFrom(row: SimulationRow | undefined): KeptSimulation | null {
  return row
    ? {
        id: row.id,
        draftVersion: row.draft_version,
        contentSha256: row.content_hash.toString('hex'),
        liveVersion: row.live_version,
        computedOn: row.computed_on,
        dataAsOf: row.data_as_of,
        madeAt: row.made_at,
        figures: simulationSchema.parse(row.figures),
      }
    : null
}

/** The newest simulation of the creditor's drafts; null: none. */
export async function simulationOf(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  creditorId: CreditorId,
): Promise<KeptSimulation | null> {
  const [row] = await tx.sql<SimulationRow>(
    `${SIMULATIONS} where creditor_id = $1 order by made_at desc, id desc limit 1`,
    [creditorId],
  )
  return simulationFrom(row)
}

export async function simulationById(
  tx: Tx,
  _scope: StaffScope,
  { creditorId, id }: { creditorId: CreditorId; id: string },
): Promise<KeptSimulation | null> {
  const [row] = await tx.sql<SimulationRow>(`${SIMULATIONS} where creditor_id = $1 and id = $2`, [
    creditorId,
    id,
  ])
  return simulationFrom(row)
}

export type OffererRow = {
  readonly slug: string
  readonly name: string
  readonly liveVersion: number | null
  readonly publishedAt: Temporal.Instant | null
  readonly draftVersion: number | null
  readonly writtenAt: Temporal.Instant | null
  /** The day from which an approved draft is in force; null: none waits. */
  readonly scheduledFrom: Temporal.PlainDate | null
  readonly scheduledDraft: number | null
}

/** The creditors somebody works for, with what each has in force and in draft. */
export function offerersOf(tx: Tx, scope: StaffScope): Promise<OffererRow[]> {
  return tx.sql<OffererRow>(
    `select c.slug, c.trade_name as name, p.version as "liveVersion",
            p.published_at as "publishedAt", d.version as "draftVersion",
            d.written_at as "writtenAt", s.in_force_from as "scheduledFrom",
            s.draft_version as "scheduledDraft"
       from creditors c
       left join offer_policies p on p.creditor_id = c.id and p.status = 'published'
       left join lateral (select version, written_at from offer_drafts
                           where creditor_id = c.id order by version desc limit 1) d on true
       left join scheduled_publications s on s.creditor_id = c.id and s.state = 'waiting'
      where $1::uuid[] is null or c.id = any ($1) order by 2`,
    [creditorsOf(scope)],
  )
}
