import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '#server/kernel/id.ts'
import { indexOf, KINDS, type Kind, lookAt } from './kinds/model.ts'
import { KEPT, type KeptFor, keptSince } from './model.ts'
import { openRetentionWorld, type RetentionWorld } from './testing.ts'

let world: RetentionWorld

beforeAll(async () => {
  world = await openRetentionWorld()
})

afterAll(() => world.close())

type Statement = readonly [text: string, values?: readonly unknown[]]

const step = (kind: string, before: Temporal.Instant, at = world.core.clock.now()): Statement => [
  `insert into retention_steps (id, kind, before, at, rows, transaction)
   values ($1, $2, $3, $4, 1, '3')`,
  [newId(), kind, before, at],
]

/** What the sweep itself does to one row. */
const acts = ({ acts: texts, isOfCreditor }: Kind, id: string): Statement[] =>
  texts.map((text) => [text, isOfCreditor ? [[id], [world.creditor.creditorId]] : [[id]]])

/** As each table says it. */
const REFUSAL = /append-only|lets a row go|does not change/

/** A hint and the text of a message are written over also elsewhere: nothing guards them. */
const GUARDED = KINDS.filter(({ name }) => name !== 'message_texts' && name !== 'notice_hints')

describe('what never changes lets go', () => {
  it.each(GUARDED)('by a step of its own transaction and kind only: $name', async (kind) => {
    const edge = world.edge(kind.name)
    const [old, young] = [
      await world.add(kind.name, edge.subtract({ hours: 24 * 365 * 9 })),
      await world.add(kind.name, edge),
    ]
    const other = kind.name === 'outbox' ? 'codes' : 'outbox'
    const refused = async (...statements: Statement[]) =>
      expect(world.asProduct(...statements)).rejects.toThrow(REFUSAL)
    await refused(...acts(kind, old))
    await refused(step(other, world.edge(other)), ...acts(kind, old))
    await refused(step(kind.name, edge), ...acts(kind, young))
    await world.asProduct(step(kind.name, edge))
    await refused(...acts(kind, old))
    expect(await world.left(kind.name, [old, young])).toEqual([old, young])
    await world.asProduct(step(kind.name, edge), ...acts(kind, old))
    expect(await world.left(kind.name, [old, young])).toEqual([young])
  })

  it.each(KINDS)('nothing that is too young for its kind: $name', async ({ name }) => {
    const kept: KeptFor = KEPT[name]
    const days = kept.months === undefined ? kept.days : Math.floor((kept.months * 365) / 12)
    const edge = world.core.clock.now().subtract({ hours: 24 * days })
    await world.asProduct(step(name, edge))
    await expect(world.asProduct(step(name, edge.add({ seconds: 1 })))).rejects.toThrow()
    // The sweep itself is never nearer than that, whatever the length of its months.
    for (let day = 0; day < 1_500; day++) {
      const night = Temporal.PlainDate.from('2024-01-01').add({ days: day })
      const earliest = night.toZonedDateTime('America/Sao_Paulo').toInstant()
      const age = earliest.since(keptSince(name, night)).total('hours')
      expect(age).toBeGreaterThanOrEqual(24 * days)
    }
  })

  it('nothing by a clock that runs ahead, and nothing of a kind that nobody named', async () => {
    const now = Temporal.Now.instant()
    const at = now.add({ hours: 25 })
    await world.asProduct(step('outbox', world.edge('outbox'), now))
    await expect(world.asProduct(step('outbox', world.edge('outbox'), at))).rejects.toThrow()
    await expect(world.asProduct(step('payments', world.edge('case_words')))).rejects.toThrow()
  })

  it('and a step itself stays as it was written', async () => {
    await world.asProduct(step('outbox', world.edge('outbox')))
    for (const text of ['delete from retention_steps', 'update retention_steps set rows = 2']) {
      await expect(world.asProduct([text])).rejects.toThrow()
      await expect(world.owner.query(text)).rejects.toThrow('append-only')
    }
  })
})

type Plan = { 'Node Type': string; 'Relation Name'?: string; 'Index Name'?: string; Plans?: Plan[] }

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

describe('a night', () => {
  it.each(KINDS)('reads by an index in the order of time: $name', async (kind) => {
    const { owner } = world
    await owner.query('begin')
    await owner.query('set local enable_seqscan = off')
    await owner.query('set local enable_sort = off')
    const nothing = '00000000-0000-0000-0000-000000000000'
    const { rows } = await owner.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `explain (format json) ${lookAt(kind)}`,
      [world.edge(kind.name).toString(), '-infinity', nothing, 1000],
    )
    await owner.query('rollback')
    const nodes = nodesOf(rows[0]?.['QUERY PLAN'][0].Plan ?? { 'Node Type': 'none' })
    const reads = nodes.filter((node) => node['Relation Name'] === kind.table)
    expect(reads.map((node) => node['Index Name'])).toEqual([indexOf(kind)])
  })
})
