import type { CreditorId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import type { Published } from './model.ts'

/**
 * Where something lies that a creditor decides whole, in drafts, and that a second person puts in
 * force as its next version: its offers, its journey. Two of these have tables of one shape, which
 * differ in their names; those are ours, never typed by anybody.
 */
export type Shelf<T> = {
  readonly drafts: 'offer_drafts' | 'journey_drafts'
  readonly versions: 'offer_policies' | 'journey_versions'
  readonly scheduled: 'scheduled_publications' | 'scheduled_journeys'
  /** The column of drafts and versions that holds what is decided. */
  readonly column: 'rules' | 'steps'
  /** Reads what the column holds: stored JSON is an edge. */
  readonly parse: (stored: unknown) => T
  /** How its acts are called in the trail. */
  readonly acts: Published
}

export type Draft<T> = {
  readonly version: number
  readonly content: T
  readonly contentSha256: string
  readonly writtenAt: Temporal.Instant
}

type DraftRow = {
  version: number
  content: unknown
  content_hash: Buffer
  written_at: Temporal.Instant
}

const drafts = ({ drafts: table, column }: Shelf<unknown>) =>
  `select version, ${column} as content, content_hash, written_at from ${table}`

function draftFrom<T>(shelf: Shelf<T>, row: DraftRow | undefined): Draft<T> | null {
  return row
    ? {
        version: row.version,
        content: shelf.parse(row.content),
        contentSha256: row.content_hash.toString('hex'),
        writtenAt: row.written_at,
      }
    : null
}

/** The newest version; null where nobody wrote one. */
export async function draftOf<T>(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  shelf: Shelf<T>,
  creditorId: CreditorId,
): Promise<Draft<T> | null> {
  const [row] = await tx.sql<DraftRow>(
    `${drafts(shelf)} where creditor_id = $1 order by version desc limit 1`,
    [creditorId],
  )
  return draftFrom(shelf, row)
}

/** One version as it was written, also when newer ones follow. */
export async function draftOfVersion<T>(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  shelf: Shelf<T>,
  { creditorId, version }: { creditorId: CreditorId; version: number },
): Promise<Draft<T> | null> {
  const [row] = await tx.sql<DraftRow>(`${drafts(shelf)} where creditor_id = $1 and version = $2`, [
    creditorId,
    version,
  ])
  return draftFrom(shelf, row)
}

export type PublishedVersion<T> = {
  readonly version: number
  readonly status: 'published' | 'retired'
  readonly content: T
  readonly publishedAt: Temporal.Instant
}

/** Everything that was ever in force, the newest first. */
export async function versionsOf<T>(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  shelf: Shelf<T>,
  creditorId: CreditorId,
): Promise<PublishedVersion<T>[]> {
  const rows = await tx.sql<{
    version: number
    status: PublishedVersion<T>['status']
    content: unknown
    published_at: Temporal.Instant
  }>(
    `select version, status, ${shelf.column} as content, published_at from ${shelf.versions}
      where creditor_id = $1 order by version desc`,
    [creditorId],
  )
  return rows.map(({ content, published_at, ...row }) => ({
    ...row,
    content: shelf.parse(content),
    publishedAt: published_at,
  }))
}

/** The version in force; null: none is. */
export async function liveVersionOf(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  { versions }: Shelf<unknown>,
  creditorId: CreditorId,
): Promise<number | null> {
  const [row] = await tx.sql<{ version: number }>(
    `select version from ${versions} where creditor_id = $1 and status = 'published'`,
    [creditorId],
  )
  return row?.version ?? null
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
