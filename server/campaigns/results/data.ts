import type { CampaignAudienceId, CreditorId, DebtorId } from '#server/kernel/id.ts'
import { maskTaxId } from '#server/kernel/tax-id.ts'
import { debtorsByIds } from '#server/people/data.ts'
import { maskName } from '#server/people/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { type Exclusion, isExclusion } from '../audience/model.ts'
import { COMPARED, type Group, STAGES, type Stage } from './model.ts'

/** The list of a campaign, and since when it is under way. */
export type ListKey = {
  readonly creditorId: CreditorId
  readonly audienceId: CampaignAudienceId
  readonly startedAt: Temporal.Instant | null
}

/** $1 creditor, $2 list, $3 since when what people do counts; null: it has not begun. */
const MEMBERS = `
  from campaign_members m
  cross join (select $3::timestamptz as at) began
  left join messages g on g.id = m.message_id
  left join access_links l on l.id = m.link_id
 where m.creditor_id = $1 and m.audience_id = $2`

const SESSION = 'exists (select from debtor_sessions s where s.link_id = l.id'
const did = (table: string, at: string, also = '') =>
  `exists (select from ${table} x where x.creditor_id = m.creditor_id
    and x.debtor_id = m.debtor_id and x.${at} >= began.at${also})`

/**
 * How far somebody came, from the rows of what happened: nothing is counted twice, and nothing is
 * kept that could disagree. What people do counts from the beginning on, whether or not they came by
 * this link, so that both sides are measured alike.
 */
const CAME_TO = {
  waiting: "m.verdict = 'in' and (m.written_at is null or g.status = 'queued')",
  unknown: "g.status = 'unknown'",
  refused: "g.status = 'refused'",
  sent: "g.status = 'sent'",
  delivered: 'g.delivered_at is not null',
  opened: `(l.first_used_at is not null or l.misses > 0 or ${SESSION}))`,
  identified: `${SESSION} and s.rung in ('R1', 'R2'))`,
  simulated: `m.verdict = 'in' and ${did('search_traces', 'at')}`,
  signed: `m.verdict = 'in' and ${did('agreements', 'accepted_at', " and x.status not in ('superseded', 'lapsed', 'withdrawn')")}`,
  paid: `m.verdict = 'in' and ${did('payments', 'paid_at')}`,
} as const satisfies Record<Stage, string>

const asHeld = (stage: (typeof COMPARED)[number]) =>
  CAME_TO[stage].replace("m.verdict = 'in'", "m.verdict = 'hold_out'")

function conditionOf(group: Group): string {
  if (group === 'in' || group === 'hold_out' || group === 'out') return `m.verdict = '${group}'`
  if (group === 'held_signed') return asHeld('signed')
  if (group === 'held_paid') return asHeld('paid')
  if (isExclusion(group)) return `m.verdict = 'out' and m.reason = '${group}'`
  return CAME_TO[group]
}

export type Results = {
  readonly stages: Readonly<Record<Stage, number>>
  readonly held: Readonly<Record<(typeof COMPARED)[number], number>>
  /** Why the gate let a message through to nobody, most first. */
  readonly refusals: readonly { readonly reason: string; readonly people: number }[]
}

const COUNTS = `select ${[
  ...STAGES.map((stage) => `count(*) filter (where ${CAME_TO[stage]}) as ${stage}`),
  ...COMPARED.map((stage) => `count(*) filter (where ${asHeld(stage)}) as held_${stage}`),
].join(', ')} ${MEMBERS} and m.verdict <> 'out'`

/** What came of a campaign so far, read now. */
export async function resultsOf(
  tx: Tx,
  _scope: StaffScope,
  { creditorId, audienceId, startedAt }: ListKey,
): Promise<Results> {
  const [row] = await tx.sql<Record<string, bigint>>(COUNTS, [creditorId, audienceId, startedAt])
  const refusals = await tx.sql<{ reason: string; people: bigint }>(
    `select g.refusal_reason as reason, count(*) as people
       from campaign_members m join messages g on g.id = m.message_id
      where m.creditor_id = $1 and m.audience_id = $2 and g.status = 'refused'
      group by 1 order by 2 desc, 1`,
    [creditorId, audienceId],
  )
  const of = (name: string) => Number(row?.[name] ?? 0n)
  return {
    stages: Object.fromEntries(STAGES.map((stage) => [stage, of(stage)])) as Results['stages'],
    held: { signed: of('held_signed'), paid: of('held_paid') },
    refusals: refusals.map(({ reason, people }) => ({ reason, people: Number(people) })),
  }
}

export type Member = {
  readonly debtorId: DebtorId
  /** `Maria S.` */
  readonly name: string
  readonly document: string
  readonly verdict: 'in' | 'hold_out' | 'out'
  readonly reason: Exclusion | null
  /** Of the message; null: none was written. */
  readonly status: 'queued' | 'sent' | 'refused' | 'unknown' | null
  readonly refusal: string | null
}

export type MemberPage = { readonly rows: readonly Member[]; readonly next: DebtorId | null }

/** People of one group in the order of their ids, after the last one of the page before. */
export async function memberPage(
  tx: Tx,
  scope: StaffScope,
  { creditorId, audienceId, startedAt }: ListKey,
  { group, after, limit }: { group: Group; after: DebtorId | null; limit: number },
): Promise<MemberPage> {
  const rows = await tx.sql<{
    debtor_id: DebtorId
    verdict: Member['verdict']
    reason: Exclusion | null
    status: Member['status']
    refusal: string | null
  }>(
    `select m.debtor_id, m.verdict, m.reason, g.status, g.refusal_reason as refusal ${MEMBERS}
        and ${conditionOf(group)}
        and ($4::uuid is null or m.debtor_id > $4) order by m.debtor_id limit $5`,
    [creditorId, audienceId, startedAt, after, limit + 1],
  )
  const shown = rows.slice(0, limit)
  const people = await debtorsByIds(
    tx,
    scope,
    shown.map((row) => row.debtor_id),
  )
  return {
    rows: shown.map(({ debtor_id: debtorId, ...row }) => {
      const person = people.get(debtorId)
      return {
        ...row,
        debtorId,
        name: person ? maskName(person.name) || '—' : '—',
        document: person ? maskTaxId(person.document) : '—',
      }
    }),
    next: rows.length > limit ? (shown.at(-1)?.debtor_id ?? null) : null,
  }
}
