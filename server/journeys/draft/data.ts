import type { CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'
import type { Journey } from '../model.ts'
import { journeySchema } from '../schema.ts'

export type JourneyDraft = {
  readonly version: number
  readonly journey: Journey
  readonly contentSha256: string
  readonly writtenAt: Temporal.Instant
}

type DraftRow = {
  version: number
  steps: unknown
  content_hash: Buffer
  written_at: Temporal.Instant
}

const DRAFTS = 'select d.version, d.steps, d.content_hash, d.written_at from journey_drafts d'

function draftFrom(row: DraftRow | undefined): JourneyDraft | null {
  return row
    ? {
        version: row.version,
        journey: journeySchema.parse(row.steps),
        contentSha256: row.content_hash.toString('hex'),
        writtenAt: row.written_at,
      }
    : null
}

/** The newest version; null where nobody wrote one. */
export async function draftOf(
  tx: Tx,
  _scope: StaffScope,
  creditorId: CreditorId,
): Promise<JourneyDraft | null> {
  const [row] = await tx.sql<DraftRow>(
    `${DRAFTS} where d.creditor_id = $1 order by d.version desc limit 1`,
    [creditorId],
  )
  return draftFrom(row)
}

/** One version as it was written, also when newer ones follow. */
export async function draftOfVersion(
  tx: Tx,
  _scope: StaffScope,
  { creditorId, version }: { creditorId: CreditorId; version: number },
): Promise<JourneyDraft | null> {
  const [row] = await tx.sql<DraftRow>(`${DRAFTS} where d.creditor_id = $1 and d.version = $2`, [
    creditorId,
    version,
  ])
  return draftFrom(row)
}

export type JourneyOwner = {
  readonly slug: string
  readonly name: string
  readonly liveVersion: number | null
  readonly publishedAt: Temporal.Instant | null
  readonly draftVersion: number | null
  readonly writtenAt: Temporal.Instant | null
  /** Messages that its journey wrote within seven days. */
  readonly written: number
}

/** The creditors somebody works for, with what each has in force and in draft. */
export function journeyOwnersOf(tx: Tx, scope: StaffScope): Promise<JourneyOwner[]> {
  return tx.sql<JourneyOwner>(
    `select c.slug, c.trade_name as name, v.version as "liveVersion",
            v.published_at as "publishedAt", d.version as "draftVersion",
            d.written_at as "writtenAt",
            (select count(*)::int from journey_sends j
              where j.creditor_id = c.id
                and j.written_on > ($2::timestamptz at time zone 'America/Sao_Paulo')::date - 7)
              as written
       from creditors c
       left join journey_versions v on v.creditor_id = c.id and v.status = 'published'
       left join lateral (select version, written_at from journey_drafts
                           where creditor_id = c.id order by version desc limit 1) d on true
      where $1::uuid[] is null or c.id = any ($1) order by 2`,
    [creditorsOf(scope), tx.clock.now()],
  )
}
