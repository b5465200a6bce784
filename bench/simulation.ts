import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadCatalogue } from '#server/creditors/data.ts'
import { newId, type OfferPolicyId } from '#server/kernel/id.ts'
import { type CompiledPolicy, compilePolicy } from '#server/offers/policy/model.ts'
import { offerPolicySchema } from '#server/offers/policy/schema.ts'
import { questionOf, type SimulationOrder, simulate } from '#server/offers/simulation/commands.ts'
import { figuresStatement } from '#server/offers/simulation/figures/data.ts'
import { inScope } from '#server/platform/db.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { inProject } from '../scripts/project-root.ts'
import type { Bench } from './bench.ts'
import { hasPsql } from './copying.ts'
import { alternate, elapsed, type Figure, spreadOf, whole } from './figure.ts'
import { onPortfolio, type PortfolioScene } from './portfolio-scene.ts'
import { psqlScript } from './psql.ts'

/**
 * P12: what a draft of each creditor's offers would do to its whole portfolio, beside what is in
 * force, as a manager asks before publishing: the charges of today, the sums, and ten people computed
 * by the engine of quotes. The floor is the one statement of the sums, with its values, from psql.
 */
const DEBTS = { full: 500_000, quick: 20_000 }
const LEAST_SHARE = 0.9
const scope = mintSystemScope('bench')

export async function measureSimulation(bench: Bench): Promise<Figure[]> {
  if (!hasPsql) {
    bench.say('no psql on this machine: nothing to compare a simulation with')
    return []
  }
  const debts = DEBTS[bench.quick ? 'quick' : 'full']
  return onPortfolio(bench, { name: 'simulation', debts, connections: 1 }, async (scene) => [
    await compared(bench, scene),
  ])
}

async function compared(
  bench: Bench,
  { core, urls, folder, debts }: PortfolioScene,
): Promise<Figure> {
  const orders = await inScope(core, scope, async (tx): Promise<SimulationOrder[]> => {
    const catalogue = await loadCatalogue(tx, scope)
    return [...catalogue.creditors.values()].map((creditor) => {
      const compiled = policyOf(creditor.slug)
      const live = { id: newId<OfferPolicyId>(), creditorId: creditor.id, version: 1, compiled }
      return { catalogue, creditor, draft: compiled, live }
    })
  })
  const asked = await inScope(core, scope, async (tx) => {
    await tx.takeTime()
    const questions = []
    for (const order of orders) questions.push(await questionOf(tx, scope, order))
    return questions
  })
  const script = psqlScript(
    join(folder, 'simulation.sql'),
    asked.map((question) => ({
      opening: 'set local statement_timeout = 0',
      statements: [figuresStatement(question)],
    })),
  )
  const times = await alternate(
    bench.rounds,
    {
      psql: () => elapsed(() => script.run(urls.app)),
      ours: () =>
        elapsed(async () => {
          for (const order of orders) {
            await inScope(core, scope, async (tx) => {
              await tx.takeTime()
              return simulate(tx, scope, order)
            })
          }
        }),
    },
    bench.say,
  )
  const shares = times.ours.map((ms, round) => (times.psql[round] ?? Number.NaN) / ms)
  return {
    name: 'offers: a simulation',
    ratio: spreadOf(shares),
    target: { is: 'at least', value: LEAST_SHARE },
    ours: `${whole(spreadOf(times.ours).median)} ms`,
    floor: `${whole(spreadOf(times.psql).median)} ms`,
    note: `${whole(debts)} debts of three creditors, a draft beside what is in force, with ten people of each as their portal would show them; the floor is the statement of the sums in psql.`,
  }
}

function policyOf(slug: string): CompiledPolicy {
  const file = readFileSync(inProject('db/seed/policies', `${slug}.json`), 'utf8')
  return compilePolicy(offerPolicySchema.parse(JSON.parse(file)))
}
