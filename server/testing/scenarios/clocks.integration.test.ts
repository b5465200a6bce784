import { expect, it } from 'vitest'
import { requestPix } from '#server/agreements/paying/commands.ts'
import { sweepCharges } from '#server/agreements/settlement/jobs.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { PATIENT } from '#server/testing/crash/process.ts'
import { followAll } from '#server/testing/notices.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'

/** A machine whose clock is wrong by some minutes. */
function machine(world: PixWorld, minutes: number): Core {
  const { core } = world
  return { ...core, clock: { now: () => core.clock.now().add({ minutes }) } }
}

type Skew = { readonly web: number; readonly worker: number; readonly janitor: number }

/**
 * Two instalments are paid: one heard of by its notice, one found by the janitor, each step on a
 * machine with its own idea of the time. Answers the books, in their order.
 */
async function story(skew: Skew, between: (world: PixWorld) => void = () => undefined) {
  const world = await startPixWorld()
  try {
    const { services, control, pay } = world.provider
    const { agreementId, total } = await world.plan(2)
    const [first, second] = await world.scheduleOf(agreementId)
    const web = machine(world, skew.web)
    const code = async (line = first) => {
      const wish = { kind: 'instalment', payableId: assertPresent(line, 'a line').id } as const
      const charge = await requestPix(web, services, world.scope, wish)
      if (!charge.ok) throw new Error(charge.reason)
      return assertPresent(charge.value.brCode, 'a code')
    }
    await pay(await code())
    await world.noticed(1)
    between(world)
    const worker = machine(world, skew.worker)
    await followAll(worker, services)
    between(world)
    await control('/control/webhooks/policy', { hold: true })
    await pay(await code(second))
    between(world)
    // Each machine measures from its own rows: by an hour later even the slowest one has asked.
    world.core.clock.advance({ hours: 1 })
    await sweepCharges(machine(world, skew.janitor), services, testScope)
    expect(await world.openBalance(agreementId)).toBe(0n)
    return { books: await booksOf(world), total }
  } finally {
    await world.end()
  }
}

/** The ledger as it happened, without ids and without any machine's time. */
const booksOf = (world: PixWorld) =>
  inScope(world.core, testScope, (tx) =>
    tx.sql(
      `select t.kind, t.effective_on::text as day, d.kind as debit, c.kind as credit, p.amount
         from ledger_transactions t
         join ledger_postings p on p.creditor_id = t.creditor_id and p.transaction_id = t.id
         join ledger_accounts d on d.creditor_id = p.creditor_id and d.id = p.debit_account_id
         join ledger_accounts c on c.creditor_id = p.creditor_id and c.id = p.credit_account_id
        order by t.sequence, d.kind, c.kind, p.amount`,
    ),
  )

it(
  'scenario 49: machines ten minutes fast and slow, and a clock that is set back, keep the same books',
  PATIENT,
  async () => {
    const { books } = await story({ web: 0, worker: 0, janitor: 0 })
    expect(books.filter((row) => row.kind === 'payment')).toHaveLength(2)
    const skews = [
      { web: 10, worker: -10, janitor: 0 },
      { web: -10, worker: 10, janitor: -10 },
      { web: 0, worker: -10, janitor: 10 },
    ]
    for (const skew of skews) expect((await story(skew)).books).toEqual(books)
    const setBack = await story({ web: 0, worker: 0, janitor: 0 }, (world) =>
      world.core.clock.advance({ minutes: -10 }),
    )
    expect(setBack.books).toEqual(books)
  },
)
