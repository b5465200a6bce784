import { buildSchedule, firstPeriodDays, planLedger } from '#server/agreements/schedule/model.ts'
import { bankCalendar } from '#server/kernel/calendar.ts'
import { type Centavos, centavos, ZERO } from '#server/kernel/money.ts'
import { rate } from '#server/kernel/rate.ts'
import { type Cover, type GroupDebt, lastDayOf } from '#server/offers/group/model.ts'
import { type LatticePoint, latticeOf } from '#server/offers/lattice/model.ts'
import { type Draft, menuOfGroup } from '#server/offers/menu/model.ts'
import { type Basis, planParameters } from '#server/offers/quote/building/model.ts'
import { computeQuote } from '#server/offers/quote/model.ts'
import { rankPlans } from '#server/offers/search/model.ts'
import {
  basisFor,
  coverFor,
  debtOf,
  money,
  seedPolicy,
  TODAY,
} from '#server/offers/testing/samples.ts'
import type { Bench } from './bench.ts'
import { alternate, type Figure, ratios, spreadOf, whole } from './figure.ts'

/**
 * How fast menus and searches are computed, without a database: a telecom without interest and a
 * bank with Price, IOF and CET. The floors do nothing but the schedules of the very same plans.
 */
const WINDOW_MS = { full: 3_000, quick: 300 }

type Scene = { readonly basis: Basis; readonly cover: Cover; readonly debts: readonly GroupDebt[] }

export async function measureQuotes(bench: Bench): Promise<Figure[]> {
  const scenes = [telecom(), bank()]
  const menus = scenes.flatMap(menuOf)
  const plans = scenes.map((scene) => ({ scene, points: pointsOf(scene) }))
  const windowMs = WINDOW_MS[bench.quick ? 'quick' : 'full']
  const repeated = (once: () => number) => async () => perSecond(once, windowMs)
  const quotes = await alternate(
    bench.rounds,
    {
      floor: repeated(() => bareSchedules(menus)),
      ours: repeated(() => scenes.flatMap(menuOf).length),
    },
    bench.say,
  )
  const searches = await alternate(
    bench.rounds,
    {
      floor: repeated(() => plans.map(({ scene, points }) => bareLedgers(scene, points)).length),
      ours: repeated(() => scenes.map(search).length),
    },
    bench.say,
  )
  const looked = plans.map(({ points }) => whole(points.length)).join(' and ')
  return [
    {
      name: 'quotes computed',
      ratio: ratios(quotes.ours, quotes.floor),
      target: null,
      ...absolutes(quotes),
      note: `menus of a telecom and of a bank: choosing ${whole(menus.length)} quotes out of every legal plan, discounts by component, dates, IOF, CET; the floor is the bare schedules of the plans among them, already chosen.`,
    },
    {
      name: 'solver searches',
      ratio: ratios(searches.ours, searches.floor),
      target: { is: 'at least', value: 1 },
      ...absolutes(searches),
      note: `"Quanto cabe no seu mês?": all ${looked} legal plans computed and ranked, the best three quoted in full; the floor is only the ledger of each of those plans.`,
    },
  ]
}

function absolutes({ ours, floor }: Record<'ours' | 'floor', number[]>) {
  return {
    ours: `${whole(spreadOf(ours).median)}/s`,
    floor: `${whole(spreadOf(floor).median)}/s`,
  }
}

/** What `once` did, counted by itself, a second. */
function perSecond(once: () => number, windowMs: number): number {
  const beganMs = performance.now()
  let done = 0
  while (performance.now() - beganMs < windowMs) done += once()
  return (done / (performance.now() - beganMs)) * 1000
}

function sceneOf(slug: 'vivaz' | 'ipe', debts: readonly GroupDebt[]): Scene {
  const policy = seedPolicy(slug)
  return { basis: basisFor(policy), cover: coverFor(policy, debts), debts }
}

function telecom(): Scene {
  return sceneOf('vivaz', [
    debtOf({ place: 1 }),
    debtOf({ place: 2, product: 'Aparelho', daysLate: 229 }),
  ])
}

function bank(): Scene {
  const parts = {
    principal: money(420_000),
    correction: ZERO,
    fine: money(8_400),
    interest: money(43_400),
    fee: ZERO,
  }
  return sceneOf('ipe', [debtOf({ product: 'Empréstimo', daysLate: 310, parts })])
}

function menuOf({ basis, debts }: Scene): Draft[] {
  return menuOfGroup(basis, debts)
}

function pointsOf({ basis, cover }: Scene): readonly LatticePoint[] {
  const validityDays = basis.policy?.compiled.source.validityDays ?? 0
  return latticeOf(cover, basis.occasion, lastDayOf(basis.occasion, validityDays)).points
}

/** As `searchPlans` does between its reads and its writes. */
function search(scene: Scene): number {
  const { basis, cover } = scene
  const points = pointsOf(scene)
  const asked = { monthlyAmount: money(25_000), day: 10 }
  const found = rankPlans({ points, looked: points.length }, asked)
  return found.filter(({ point }) => computeQuote(planParameters(basis, cover, point)).ok).length
}

/** The schedules of plans that somebody else has chosen and discounted. Answers all quotes. */
function bareSchedules(menus: readonly Draft[]): number {
  for (const { parameters, plan } of menus) {
    const { choice } = parameters
    if (choice === null) continue
    const [first] = plan.instalments
    const entrada = first?.number === 0 ? first.amount : ZERO
    buildSchedule({
      amount: centavos(plan.today - plan.discount),
      entrada,
      system: choice.system,
      monthlyRate: rate(choice.monthlyRate),
      instalments: plan.instalments.filter((line) => line.number > 0).length,
      signedOn: TODAY,
      entradaDue: TODAY,
      firstDue: Temporal.PlainDate.from(choice.firstDue),
      calendar: bankCalendar,
    })
  }
  return menus.length
}

function bareLedgers({ cover }: Scene, points: readonly LatticePoint[]): void {
  const system = cover.lead.source.plan?.system ?? 'zero'
  const monthlyRate = rate(cover.lead.source.plan?.monthlyRate ?? '0')
  for (const { total, entradaAmount, payments, firstDue } of points) {
    planLedger({
      financed: financedOf(total, entradaAmount),
      system,
      monthlyRate,
      instalments: entradaAmount > 0n ? payments - 1 : payments,
      firstPeriodDays: firstPeriodDays(TODAY, firstDue),
    })
  }
}

function financedOf(total: Centavos, entrada: Centavos): Centavos {
  return centavos(total - entrada)
}
