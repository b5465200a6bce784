import { z } from 'zod'
import type { DebtorId } from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { AGE_BANDS, type Band, type Difference, type RuleRow } from '../model.ts'
import { askPortfolio, portfolioStatement, type Question } from '../portfolio/data.ts'
import { amount, count, side } from '../schema.ts'

/** Real people that a simulation computes as their own portal would. */
const EXAMPLES = 10

/** So many of them, where there are, are people for whom something changes. */
const CHANGED_EXAMPLES = 6

const SIDE = (policy: RuleRow['policy']) => `jsonb_build_object(
  'covered', count(*) filter (where ${policy}_covered),
  'spot', count(*) filter (where ${policy}_off > 0),
  'plan', count(*) filter (where ${policy}_plan),
  'discount', coalesce(sum(${policy}_off), 0)::bigint::text)`

/**
 * Follows the statement of the portfolio, whose rows are made once for all of it. The people are the
 * same ones for the same portfolio and rules: first those for whom something changes.
 */
const FIGURES = `,
seen as materialized (select * from offered),
bands as (
  select width_bucket(days_late, $5::int[]) - 1 as band, count(*) as debts,
         sum(total)::bigint::text as balance, ${SIDE('draft')} as draft, ${SIDE('live')} as live,
         count(*) filter (where draft_covered and not live_covered) as gain,
         count(*) filter (where live_covered and not draft_covered) as lose,
         count(*) filter (where draft_off > live_off) as more,
         count(*) filter (where draft_off < live_off) as less
    from seen group by 1),
people as materialized (
  select debtor_id, sum(total)::bigint::text as balance, sum(draft_off)::bigint::text as draft_off,
         sum(live_off)::bigint::text as live_off,
         bool_or(draft_off <> live_off or draft_covered <> live_covered or draft_plan <> live_plan)
           as is_changed
    from seen group by debtor_id),
changed as materialized (
  select * from people where is_changed order by md5(debtor_id::text) limit $7),
others as (
  select * from people where debtor_id not in (select debtor_id from changed)
   order by md5(debtor_id::text) limit $6 - (select count(*) from changed)),
chosen as (select * from changed union all select * from others)
select jsonb_build_object(
  'people', (select count(*) from people),
  'bands', (select coalesce(jsonb_agg(to_jsonb(b) order by b.band), '[]') from bands b),
  'chosen', (select coalesce(jsonb_agg(to_jsonb(c) order by is_changed desc, md5(c.debtor_id::text)), '[]')
               from chosen c)) as figures`

const answer = z.strictObject({
  people: count,
  bands: z.array(
    z.strictObject({
      ...{ band: count, debts: count, balance: amount, draft: side, live: side },
      ...{ gain: count, lose: count, more: count, less: count },
    }),
  ),
  chosen: z.array(
    z.strictObject({
      ...{ debtor_id: z.uuid(), is_changed: z.boolean() },
      ...{ balance: amount, draft_off: amount, live_off: amount },
    }),
  ),
})

/** One person's debts with this creditor, as the statement above has them. */
export type Person = {
  readonly debtorId: DebtorId
  readonly balance: Centavos
  readonly draftOff: Centavos
  readonly liveOff: Centavos
}

export type Figures = {
  readonly people: number
  readonly bands: Band[]
  readonly difference: Difference
  readonly chosen: Person[]
}

/** The sums of a simulation, and some of the people in it, by one statement. */
export async function figuresOf(
  tx: Tx,
  scope: StaffScope | SystemScope,
  question: Question,
): Promise<Figures> {
  const [row] = await askPortfolio<{ figures: unknown }>(tx, scope, question, FOLLOWING)
  const { people, bands, chosen } = answer.parse(row?.figures)
  const all = (name: 'gain' | 'lose' | 'more' | 'less') =>
    bands.reduce((sum, band) => sum + band[name], 0)
  return {
    people,
    bands: bands.map(({ band, debts, balance, draft, live }) => ({
      from: AGE_BANDS[band] ?? 0,
      ...{ debts, balance, draft, live },
    })),
    difference: {
      gainOffer: all('gain'),
      loseOffer: all('lose'),
      moreDiscount: all('more'),
      lessDiscount: all('less'),
    },
    chosen: chosen.map((person) => ({
      debtorId: person.debtor_id as DebtorId,
      balance: person.balance,
      draftOff: person.draft_off,
      liveOff: person.live_off,
    })),
  }
}

const FOLLOWING = { tail: FIGURES, values: [AGE_BANDS, EXAMPLES, CHANGED_EXAMPLES] }

/** The same statement and its values, for whoever measures it. */
export const figuresStatement = (question: Question) => portfolioStatement(question, FOLLOWING)
