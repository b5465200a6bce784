import type { CreditorId, OfferSimulationId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import type { Simulation } from '../../simulation/model.ts'
import { simulationSchema } from '../../simulation/schema.ts'
import type { OfferPolicy } from '../model.ts'
import { offerPolicySchema } from '../schema.ts'

export type OfferDraft = {
  readonly version: number
  readonly policy: OfferPolicy
  readonly contentSha256: string
  readonly writtenAt: Temporal.Instant
}

type DraftRow = {
  version: number
  rules: unknown
  content_hash: Buffer
  written_at: Temporal.Instant
}

const DRAFTS = 'select d.version, d.rules, d.content_hash, d.written_at from offer_drafts d'

function draftFrom(row: DraftRow | undefined): OfferDraft | null {
  return row
    ? {
        version: row.version,
        policy: offerPolicySchema.parse(row.rules),
        contentSha256: row.content_hash.toString('hex'),
        writtenAt: row.written_at,
      }
    : null
}

/** The newest version; null where nobody wrote one. */
export async function draftOf(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  creditorId: CreditorId,
): Promise<OfferDraft | null> {
  const [row] = await tx.sql<DraftRow>(
    `${DRAFTS} where d.creditor_id = $1 order by d.version desc limit 1`,
    [creditorId],
  )
  return draftFrom(row)
}

/** One version as it was written, also when newer ones follow. */
export async function draftOfVersion(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  { creditorId, version }: { creditorId: CreditorId; version: number },
): Promise<OfferDraft | null> {
  const [row] = await tx.sql<DraftRow>(`${DRAFTS} where d.creditor_id = $1 and d.version = $2`, [
    creditorId,
    version,
  ])
  return draftFrom(row)
}

export type PolicyVersion = {
  readonly version: number
  readonly status: 'published' | 'retired'
  readonly policy: OfferPolicy
  readonly publishedAt: Temporal.Instant
}

/** Everything that was ever in force, the newest first. */
export async function versionsOf(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  creditorId: CreditorId,
): Promise<PolicyVersion[]> {
  const rows = await tx.sql<{
    version: number
    status: PolicyVersion['status']
    rules: unknown
    published_at: Temporal.Instant
  }>(
    `select version, status, rules, published_at from offer_policies
      where creditor_id = $1 order by version desc`,
    [creditorId],
  )
  return rows.map(({ rules, published_at, ...row }) => ({
    ...row,
    policy: offerPolicySchema.parse(rules),
    publishedAt: published_at,
  }))
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

/** When the creditor's last file was applied, read fresh; null: never. */
export async function portfolioAsOf(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  creditorId: CreditorId,
): Promise<Temporal.Instant | null> {
  const [row] = await tx.sql<{ data_as_of: Temporal.Instant | null }>(
    'select data_as_of from creditors where id = $1',
    [creditorId],
  )
  return row?.data_as_of ?? null
}
