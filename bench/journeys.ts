import { join } from 'node:path'
import { loadCatalogue } from '#server/creditors/data.ts'
import type { Creditor } from '#server/creditors/model.ts'
import { firstJourney, HOUSE_JOURNEY } from '#server/journeys/beginning/model.ts'
import { WHOLE_PORTFOLIO } from '#server/journeys/planning/data.ts'
import { computeProfiles } from '#server/journeys/profile/commands.ts'
import { type ReplayQuestion, replayOf, replayStatement } from '#server/journeys/replay/data.ts'
import { systemClock } from '#server/kernel/clock.ts'
import { inScope } from '#server/platform/db.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import type { Bench } from './bench.ts'
import { hasPsql } from './copying.ts'
import { alternate, elapsed, type Figure, spreadOf, whole } from './figure.ts'
import { statements } from './import-ground.ts'
import { onPortfolio, type PortfolioScene } from './portfolio-scene.ts'
import { psqlScript } from './psql.ts'

/**
 * What the proposed journey would write to whole portfolios in sixty days, as a manager asks before
 * publishing it, against the same statements with the same values from psql: what lies between is
 * ours. One after the other for each creditor, so that all debts are read in a round.
 */
const DEBTS = { full: 500_000, quick: 20_000 }
const LEAST_SHARE = 0.9
const scope = mintSystemScope('bench')

export async function measureJourneys(bench: Bench): Promise<Figure[]> {
  if (!hasPsql) {
    bench.say('no psql on this machine: nothing to compare a replay with')
    return []
  }
  const debts = DEBTS[bench.quick ? 'quick' : 'full']
  return onPortfolio(bench, { name: 'journeys', debts, connections: 1 }, async (scene) => {
    const creditors = await inScope(scene.core, scope, async (tx) => {
      const { creditors } = await loadCatalogue(tx, scope)
      for (const id of creditors.keys()) await computeProfiles(tx, scope, id)
      return [...creditors.values()]
    })
    await statements(scene.urls.owner, ['vacuum analyze'])
    return [await compared(bench, scene, creditors)]
  })
}

async function compared(
  bench: Bench,
  { core, urls, folder, debts }: PortfolioScene,
  creditors: readonly Creditor[],
): Promise<Figure> {
  const questions = creditors.map(
    (creditor): ReplayQuestion => ({
      creditorId: creditor.id,
      policy: creditor,
      draft: firstJourney({ hasOffers: true }),
      live: HOUSE_JOURNEY,
      reach: { push: true, whatsApp: true },
    }),
  )
  const script = psqlScript(
    join(folder, 'replay.sql'),
    questions.map((question) => ({
      opening: WHOLE_PORTFOLIO,
      statements: [replayStatement({ clock: systemClock }, question)],
    })),
  )
  const times = await alternate(
    bench.rounds,
    {
      psql: () => elapsed(() => script.run(urls.app)),
      ours: () =>
        elapsed(async () => {
          for (const question of questions) {
            await inScope(core, scope, (tx) => replayOf(tx, scope, question))
          }
        }),
    },
    bench.say,
  )
  const shares = times.ours.map((ms, round) => (times.psql[round] ?? Number.NaN) / ms)
  return {
    name: 'journeys: a replay',
    ratio: spreadOf(shares),
    target: { is: 'at least', value: LEAST_SHARE },
    ours: `${whole(spreadOf(times.ours).median)} ms`,
    floor: `${whole(spreadOf(times.psql).median)} ms`,
    note: `Sixty days of the proposed journey over ${whole(debts)} debts of three creditors, beside the same statements in psql.`,
  }
}
