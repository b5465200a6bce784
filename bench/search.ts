import { debtorList } from '#server/insights/people/data.ts'
import { searchPeople } from '#server/insights/search/commands.ts'
import { type CreditorId, type DebtorId, newId } from '#server/kernel/id.ts'
import { debtorsByIds, reachableContacts } from '#server/people/data.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintStaffScope, mintSystemScope } from '#server/platform/scope-mint.ts'
import { permissionsOf } from '#server/staff/model.ts'
import type { Bench } from './bench.ts'
import { elapsed, exact, type Figure, percentile, whole } from './figure.ts'
import { onPortfolio } from './portfolio-scene.ts'

/**
 * Staff look for people among a million, imported as the product imports them: each way of searching,
 * as the owner of all creditors and as somebody of one, with the record of the search and the page
 * that shows who was found. Names of the sample are few, so the commonest pairs of them belong to
 * thousands of people each: worse than life.
 */
const DEBTS = { full: 1_900_000, quick: 20_000 }
const SAMPLES = { full: 60, quick: 10 }
const MOST_MS = 150
const scope = mintSystemScope('bench')

export function measureSearch(bench: Bench): Promise<Figure[]> {
  const size = bench.quick ? 'quick' : 'full'
  const debts = Number(process.env.SEARCH_DEBTS ?? DEBTS[size])
  return onPortfolio(bench, { name: 'search', debts, connections: 4 }, ({ core }) =>
    measured(core, SAMPLES[size], bench.say),
  )
}

type Texts = Readonly<Record<'document' | 'name' | 'phone' | 'email' | 'contract', string[]>>

async function measured(core: Core, samples: number, say: Bench['say']): Promise<Figure[]> {
  const [count] = await ask<{ people: bigint }>(core, 'select count(*) as people from debtors')
  const texts = await sampled(core, samples)
  const [creditor] = await ask<{ id: CreditorId }>(core, 'select id from creditors order by slug')
  const all = staffOf('all')
  const one = staffOf(creditor ? [creditor.id] : [])
  const people = `${whole(Number(count?.people ?? 0n))} people`
  const figures: Figure[] = []
  for (const [key, values] of Object.entries(texts)) {
    const times: number[] = []
    await search(core, one, values[0] ?? '')
    for (const who of [all, one]) {
      for (const text of values) times.push(await elapsed(() => search(core, who, text)))
    }
    figures.push(figureOf(`search by ${key}`, times, people))
    say(
      `${key}: ${whole(percentile(times, 0.5))} ms, 95 of 100 within ${whole(percentile(times, 0.95))} ms`,
    )
  }
  const pages: number[] = []
  for (const who of [all, one]) {
    let after: DebtorId | null = null
    for (let page = 0; page < samples; page++) {
      const began = performance.now()
      const { next }: { next: DebtorId | null } = await debtorList(core, who, {
        search: null,
        after,
      })
      pages.push(performance.now() - began)
      after = next
    }
  }
  return [...figures, figureOf('list of people, any page', pages, people)]
}

/** As the page does it: the search, its record, and who was found. */
async function search(core: Core, who: StaffScope, text: string): Promise<void> {
  const { sealed, found } = await searchPeople(core, who, text)
  if (found === 'several') await debtorList(core, who, { search: sealed, after: null })
}

function figureOf(name: string, times: readonly number[], people: string): Figure {
  const p95 = percentile(times, 0.95)
  return {
    name,
    ratio: exact(p95 / MOST_MS),
    target: { is: 'at most', value: 1 },
    ours: `${whole(p95)} ms (median ${whole(percentile(times, 0.5))} ms)`,
    floor: `${MOST_MS} ms`,
    note: `95 of 100 among ${people}, by the owner of all creditors and by staff of one, against 150 ms.`,
  }
}

/** What is typed, of people picked from everywhere in the portfolio. */
async function sampled(core: Core, samples: number): Promise<Texts> {
  const picked = await ask<{ debtor_id: DebtorId; contract_number: string }>(
    core,
    `select debtor_id, contract_number from debts order by md5(id::text) limit ${samples}`,
  )
  const ids = picked.map(({ debtor_id }) => debtor_id)
  const people = await inScope(core, scope, async (tx) => {
    const known = [...(await debtorsByIds(tx, scope, ids)).values()]
    const contacts = []
    for (const { id } of known) contacts.push(...(await reachableContacts(tx, scope, id)))
    return { known, contacts }
  })
  const reached = (channel: 'sms' | 'email') =>
    people.contacts.filter((contact) => contact.channel === channel).map(({ value }) => value)
  return {
    document: people.known.map(({ document }) => document.value),
    name: people.known.map(({ name }) => name),
    phone: reached('sms'),
    email: reached('email'),
    contract: picked.map(({ contract_number }) => contract_number),
  }
}

function ask<Row extends Record<string, unknown>>(core: Core, text: string): Promise<Row[]> {
  return inScope(core, scope, async (tx) => {
    await tx.takeTime()
    return tx.sql<Row>(text)
  })
}

function staffOf(creditorIds: StaffScope['creditorIds']): StaffScope {
  return mintStaffScope({
    staffId: newId(),
    sessionId: newId(),
    permissions: permissionsOf('agent'),
    creditorIds,
    factorAt: null,
  })
}
