import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DebtorId, type DebtorSessionId, newId } from '#server/kernel/id.ts'
import {
  type Core,
  callUnscoped,
  createPool,
  inScope,
  readAtOnce,
  sqlState,
} from '#server/platform/db.ts'
import { mintDebtorScope } from '#server/platform/scope-mint.ts'
import { createTestCore } from '#server/platform/testing.ts'
import type { TestCore } from '#server/testing/core.ts'
import { testScope } from '#server/testing/scope.ts'

let core: TestCore

beforeAll(async () => {
  core = await createTestCore()
})

afterAll(() => core.close())

const raise = (state: string) => `do $$ begin raise exception using errcode = '${state}'; end $$`

describe('a transaction', () => {
  it('scenario 47: is repeated after a serialization failure, a bounded number of times', async () => {
    let runs = 0
    const value = await inScope(core, testScope, async (tx) => {
      runs += 1
      if (runs < 3) await tx.sql(raise('40001'))
      return 'done'
    })
    expect({ value, runs }).toEqual({ value: 'done', runs: 3 })

    let endless = 0
    const failing = inScope(core, testScope, async (tx) => {
      endless += 1
      await tx.sql(raise('40001'))
    })
    await expect(failing).rejects.toSatisfy((error) => sqlState(error) === '40001')
    expect(endless).toBe(4)
  })

  it('scenario 47: that loses a deadlock is repeated, and both sides get through', async () => {
    await core.pool.query('select 1')
    const lock = (core: Core, first: number, second: number, met: () => Promise<void>) =>
      inScope(core, testScope, async (tx) => {
        await tx.sql('select pg_advisory_xact_lock($1)', [first])
        await met()
        await tx.sql('select pg_advisory_xact_lock($1)', [second])
        return 'through'
      })
    const barrier = meeting(2)
    const both = await Promise.all([lock(core, 1, 2, barrier), lock(core, 2, 1, barrier)])
    expect(both).toEqual(['through', 'through'])
  })

  it('is not repeated for any other error, and leaves nothing behind', async () => {
    let runs = 0
    const failing = inScope(core, testScope, async (tx) => {
      runs += 1
      await tx.sql(raise('23514'))
    })
    await expect(failing).rejects.toSatisfy((error) => sqlState(error) === '23514')
    expect(runs).toBe(1)
    expect(core.pool.waitingCount).toBe(0)
  })

  it('leaves no scope on the connection that the pool hands to the next one', async () => {
    await inScope(core, testScope, (tx) => tx.sql('select 1'))
    const { rows } = await core.pool.query(`select current_setting('quita.scope', true) as scope`)
    expect(rows[0].scope ?? '').toBe('')
  })

  it('shows each person their own rows only, however often a statement was prepared and run', async () => {
    const people = [newId<DebtorId>(), newId<DebtorId>()] as const
    const insert = `insert into debtors (id, document_kind, document_index, document_sealed, name_sealed)
                    values ($1, 'cpf', $2, '', '')`
    await inScope(core, testScope, async (tx) => {
      for (const id of people) await tx.sql(insert, [id, Buffer.from(id)])
    })
    const pool = createPool(core.appUrl, 1)
    // Well past the fifth run, from which PostgreSQL may keep one plan for everybody.
    for (let run = 0; run < 24; run++) {
      const id = run % 3 === 0 ? people[0] : people[1]
      const seen = await inScope({ ...core, pool }, debtorScope(id), (tx) =>
        tx.read({ text: 'select id from debtors order by id', values: [] }),
      )
      expect(seen).toEqual([{ id }])
    }
    const everybody = await inScope({ ...core, pool }, testScope, (tx) =>
      tx.read({ text: 'select id from debtors order by id', values: [] }),
    )
    expect(everybody).toEqual(people.toSorted().map((id) => ({ id })))
    await pool.end()
  })
})

describe('what a transaction writes without waiting', () => {
  const named = (id: DebtorId) => ({
    text: `insert into debtors (id, document_kind, document_index, document_sealed, name_sealed)
           values ($1, 'cpf', $2, '', '')`,
    values: [id, Buffer.from(id)],
  })
  const found = (id: DebtorId) => ({ text: 'select id from debtors where id = $1', values: [id] })
  const kept = (id: DebtorId) => inScope(core, testScope, (tx) => tx.read(found(id)))

  it('is seen by what it asks next, in whatever way, and is there after the commit', async () => {
    const ids = [newId<DebtorId>(), newId<DebtorId>(), newId<DebtorId>()] as const
    const seen = await inScope(core, testScope, async (tx) => {
      tx.write(named(ids[0]))
      const read = await tx.read(found(ids[0]))
      tx.write(named(ids[1]))
      const rows = await tx.sql('select id from debtors where id = $1', [ids[1]])
      tx.write(named(ids[2]))
      return { read, rows }
    })
    expect(seen).toEqual({ read: [{ id: ids[0] }], rows: [{ id: ids[1] }] })
    expect(await kept(ids[2])).toEqual([{ id: ids[2] }])
  })

  it('fails it as a whole, at the commit at the latest', async () => {
    const id = newId<DebtorId>()
    const refused = inScope(core, testScope, async (tx) => {
      await tx.read({ ...named(id) })
      tx.write(named(id))
    })
    await expect(refused).rejects.toSatisfy((error) => sqlState(error) === '23505')
    expect(await kept(id)).toEqual([])
  })

  it('keeps its order with what is asked at once', async () => {
    const id = newId<DebtorId>()
    const [before, , between] = await inScope(core, testScope, (tx) => {
      const first = tx.read(found(id))
      tx.write(named(id))
      return Promise.all([first, null, tx.read(found(id))])
    })
    expect({ before, between }).toEqual({ before: [], between: [{ id }] })
  })

  it('is all: nothing is asked once the transaction is over', async () => {
    const tx = await inScope(core, testScope, async (open) => open)
    await expect(tx.read(found(newId()))).rejects.toThrow('over')
  })
})

describe('reads at once', () => {
  const own = { text: 'select id from debtors order by id', values: [] }
  const failing = { text: 'select 1 / length($1) as never', values: [''] }
  const people = [newId<DebtorId>(), newId<DebtorId>()] as const
  let one: Core

  beforeAll(async () => {
    await inScope(core, testScope, async (tx) => {
      for (const id of people) {
        await tx.sql(
          `insert into debtors (id, document_kind, document_index, document_sealed, name_sealed)
           values ($1, 'cpf', $2, '', '')`,
          [id, Buffer.from(id)],
        )
      }
    })
    one = { ...core, pool: createPool(core.appUrl, 1) }
    one.pool.on('error', () => {})
  })
  afterAll(() => one.pool.end())

  it('show each person their own rows only, in every read, on one connection', async () => {
    for (let run = 0; run < 24; run++) {
      const id = run % 3 === 0 ? people[0] : people[1]
      const rows = await readAtOnce(one, debtorScope(id), {
        first: own,
        settings: {
          text: `select current_setting('quita.scope') as scope, null as nothing`,
          values: [],
        },
        second: own,
      })
      expect(rows).toEqual({
        first: [{ id }],
        settings: [{ scope: 'debtor', nothing: null }],
        second: [{ id }],
      })
    }
  })

  it('leave no scope behind: without one nothing is seen', async () => {
    await readAtOnce(one, debtorScope(people[0]), { own })
    expect(await callUnscoped(one, own)).toEqual([])
  })

  it('write nothing, in whatever they ask for', async () => {
    const writing = { text: `update debtors set name_sealed = 'x' returning id`, values: [] }
    const refused = readAtOnce(one, testScope, { own, writing })
    await expect(refused).rejects.toSatisfy((error) => sqlState(error) === '25006')
  })

  it('fail together, and leave the connection fit for the next', async () => {
    for (let run = 0; run < 3; run++) {
      const refused = readAtOnce(one, debtorScope(people[0]), { own, failing, after: own })
      await expect(refused).rejects.toSatisfy((error) => sqlState(error) === '22012')
      expect(await readAtOnce(one, debtorScope(people[1]), { own })).toEqual({
        own: [{ id: people[1] }],
      })
    }
    expect(one.pool.totalCount).toBe(1)
  })

  it('fail when the connection is lost, and the next ones get another', async () => {
    const killing = { text: 'select pg_terminate_backend(pg_backend_pid())', values: [] }
    await expect(readAtOnce(one, testScope, { killing })).rejects.toThrow()
    expect(await readAtOnce(one, debtorScope(people[0]), { own })).toEqual({
      own: [{ id: people[0] }],
    })
  })
})

function debtorScope(debtorId: DebtorId) {
  return mintDebtorScope({
    debtorId,
    sessionId: newId<DebtorSessionId>(),
    rung: 'R1',
    confirmation: null,
    isMinor: false,
    legalPriority: 0,
  })
}

/** Lets everyone go on once all have arrived; later arrivals (repetitions) pass at once. */
function meeting(count: number): () => Promise<void> {
  let arrived = 0
  let open = () => {}
  const all = new Promise<void>((resolve) => {
    open = resolve
  })
  return () => {
    arrived += 1
    if (arrived >= count) open()
    return all
  }
}
