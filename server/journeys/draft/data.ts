import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsOf } from '#server/platform/scope-filter.ts'

export type JourneyOwner = {
  readonly slug: string
  readonly name: string
  readonly liveVersion: number | null
  readonly publishedAt: Temporal.Instant | null
  readonly draftVersion: number | null
  readonly writtenAt: Temporal.Instant | null
  /** The day from which an approved draft is in force; null: none waits. */
  readonly scheduledFrom: Temporal.PlainDate | null
  readonly scheduledDraft: number | null
  /** Messages that its journey wrote within seven days. */
  readonly written: number
}

/** The creditors somebody works for, with what each has in force and in draft. */
export function journeyOwnersOf(tx: Tx, scope: StaffScope): Promise<JourneyOwner[]> {
  return tx.sql<JourneyOwner>(
    `select c.slug, c.trade_name as name, v.version as "liveVersion",
            v.published_at as "publishedAt", d.version as "draftVersion",
            d.written_at as "writtenAt", s.in_force_from as "scheduledFrom",
            s.draft_version as "scheduledDraft",
            (select count(*)::int from journey_sends j
              where j.creditor_id = c.id
                and j.written_on > ($2::timestamptz at time zone 'America/Sao_Paulo')::date - 7)
              as written
       from creditors c
       left join journey_versions v on v.creditor_id = c.id and v.status = 'published'
       left join lateral (select version, written_at from journey_drafts
                           where creditor_id = c.id order by version desc limit 1) d on true
       left join scheduled_journeys s on s.creditor_id = c.id and s.state = 'waiting'
      where $1::uuid[] is null or c.id = any ($1) order by 2`,
    [creditorsOf(scope), tx.clock.now()],
  )
}
