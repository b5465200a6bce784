import { offerSimulations } from '#db/schema/offer-drafts.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { type Catalogue, loadCatalogue } from '#server/creditors/data.ts'
import type { Creditor } from '#server/creditors/model.ts'
import { assert, assertPresent } from '#server/kernel/assert.ts'
import { today } from '#server/kernel/clock.ts'
import { type CreditorId, newId, type OfferSimulationId } from '#server/kernel/id.ts'
import { centavos, ZERO } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Tx } from '#server/platform/db.ts'
import type { StaffScope, SystemScope } from '#server/platform/scope.ts'
import { draftOf, portfolioAsOf } from '#server/staff/publication/data.ts'
import { menuOfGroup } from '../menu/model.ts'
import { legalContext, type PublishedPolicy, policiesInForce } from '../policy/data.ts'
import { OFFER_SHELF } from '../policy/draft/data.ts'
import { problemsOf } from '../policy/legality/model.ts'
import { type CompiledPolicy, compilePolicy } from '../policy/model.ts'
import { cardFigures } from '../quote/card/model.ts'
import { basisOf, debtsRead, groupOf, positionWith, situationFrom } from '../situation/data.ts'
import { chargeFactors } from './charges/data.ts'
import { figuresOf, type Person } from './figures/data.ts'
import { type Example, ruleRows, type Simulation } from './model.ts'
import type { Question } from './portfolio/data.ts'
import { simulationAsJson } from './schema.ts'

/**
 * What a draft would do to today's portfolio of its creditor, beside what is in force: sums by the
 * database over all debts, and ten people by the engine that makes quotes. Where the two disagree
 * by a centavo about one of the ten, it is an error, not a simulation. What the law lets nobody be
 * quoted has no such sums: an illegal draft is not simulated.
 */
export async function simulateDraft(
  tx: Tx,
  scope: StaffScope,
  { creditorId, version }: { creditorId: CreditorId; version: number },
): Promise<Result<{ simulationId: OfferSimulationId }, 'changed' | 'illegal'>> {
  const draft = await draftOf(tx, scope, OFFER_SHELF, creditorId)
  if (draft === null || draft.version !== version) return refuse('changed')
  await tx.takeTime()
  const live = (await policiesInForce(tx, scope, [creditorId])).get(creditorId) ?? null
  const catalogue = await loadCatalogue(tx, scope)
  const creditor = assertPresent(catalogue.creditors.get(creditorId), 'a draft has its creditor')
  const context = await legalContext(tx, scope, creditor.kind)
  if (problemsOf(draft.content, context).length > 0) return refuse('illegal')
  const figures = await simulate(tx, scope, {
    catalogue,
    creditor,
    draft: compilePolicy(draft.content),
    live,
  })
  const simulationId = newId<OfferSimulationId>(tx.clock.now().epochMilliseconds)
  await tx.db.insert(offerSimulations).values({
    creditorId,
    id: simulationId,
    draftVersion: version,
    contentHash: Buffer.from(draft.contentSha256, 'hex'),
    liveVersion: live?.version ?? null,
    computedOn: today(tx.clock),
    dataAsOf: await portfolioAsOf(tx, scope, creditorId),
    figures: simulationAsJson(figures),
    madeBy: scope.staffId,
    madeAt: tx.clock.now(),
  })
  await recordAudit(tx, scope, {
    action: 'policy.simulated',
    subjectId: simulationId,
    creditorId,
    draft: version,
    debts: figures.debts,
  })
  return ok({ simulationId })
}

export type SimulationOrder = {
  readonly catalogue: Catalogue
  readonly creditor: Creditor
  readonly draft: CompiledPolicy
  readonly live: PublishedPolicy | null
}

/** The figures of one draft; `simulateDraft` keeps them. */
export async function simulate(
  tx: Tx,
  scope: StaffScope | SystemScope,
  order: SimulationOrder,
): Promise<Simulation> {
  const question = await questionOf(tx, scope, order)
  const { people, bands, difference, chosen } = await figuresOf(tx, scope, question)
  const examples: Example[] = []
  for (const person of chosen) examples.push(await exampleOf(tx, scope, order, person))
  const debts = bands.reduce((all, band) => all + band.debts, 0)
  return { people, debts, bands, difference, examples }
}

/** What the database is asked: the charges of today as fractions, and the rules of both sides. */
export async function questionOf(
  tx: Tx,
  scope: StaffScope | SystemScope,
  { catalogue, creditor, draft, live }: SimulationOrder,
): Promise<Question> {
  const on = today(tx.clock)
  return {
    creditorId: creditor.id,
    on,
    factors: await chargeFactors(tx, scope, catalogue, creditor, on, null),
    people: null,
    rules: [...ruleRows('draft', draft), ...(live ? ruleRows('live', live.compiled) : [])],
  }
}

async function exampleOf(
  tx: Tx,
  _scope: StaffScope | SystemScope,
  { catalogue, creditor, draft, live }: SimulationOrder,
  person: Person,
): Promise<Example> {
  const rows = await tx.read(debtsRead(person))
  const situation = situationFrom(rows, catalogue, today(tx.clock))
  const position = assertPresent(positionWith(situation, creditor.id), 'they owe this creditor')
  const menuBy = (compiled: CompiledPolicy, version: number) => {
    const basis = { ...basisOf(situation, position, null), policy: { version, compiled } }
    return menuOfGroup(basis, groupOf(position))
  }
  const menu = menuBy(draft, 0)
  const spot = menu.find(({ parameters }) => parameters.kind === 'spot')?.plan ?? null
  const inForce = live ? menuBy(live.compiled, live.version) : []
  const liveSpot = inForce.find(({ parameters }) => parameters.kind === 'spot')?.plan ?? null
  const isSame =
    position.total === person.balance &&
    (spot?.discount ?? ZERO) === person.draftOff &&
    (liveSpot?.discount ?? ZERO) === person.liveOff
  assert(isSame, 'the sums of a simulation are those of quotes')
  const longest = menu.findLast(({ parameters }) => parameters.kind === 'plan')?.plan ?? null
  const card = longest && cardFigures(longest)
  return {
    debts: position.debts.length,
    daysLate: position.debts.reduce((most, { balance }) => Math.max(most, balance.daysLate), 0),
    balance: position.total,
    spot: spot && centavos(spot.total),
    liveSpot: liveSpot && centavos(liveSpot.total),
    plan: card && { payments: card.payments, instalment: card.regular, total: card.total },
  }
}
