import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DebtorId, type DebtorSessionId, newId } from '#server/kernel/id.ts'
import { type Core, createPool, inScope, sqlState } from '#server/platform/db.ts'
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
        tx.prepared('select id from debtors order by id', []),
      )
      expect(seen).toEqual([{ id }])
    }
    const everybody = await inScope({ ...core, pool }, testScope, (tx) =>
      tx.prepared('select id from debtors order by id', []),
    )
    expect(everybody).toEqual(people.toSorted().map((id) => ({ id })))
    await pool.end()
  })
})

function debtorScope(debtorId: DebtorId) {
  return mintDebtorScope({
    debtorId,
    sessionId: newId<DebtorSessionId>(),
    rung: 'R1',
    confirmation: null,
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
