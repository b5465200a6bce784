import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import type { DebtorId, PayableId } from '#server/kernel/id.ts'
import { payableById } from '#server/payments/data.ts'
import { inScope } from '#server/platform/db.ts'
import type { Order } from '#server/testing/crash/order.ts'
import { startLife } from '#server/testing/crash/process.ts'
import { type DurableServer, startDurableServer } from '#server/testing/crash/server.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'
import { freePort } from '../../../scripts/ports.ts'

const KILLS = Number(process.env.CRASH_KILLS ?? 20)
const DATABASE_CRASHES = Number(process.env.CRASH_DATABASE ?? Math.max(2, KILLS / 10))
const SEED = Number(process.env.CRASH_SEED ?? Date.now() % 1_000_000)
/** A life that pays one instalment passes about so many boundaries. */
const BOUNDARIES = 18
const PIX_KEY = 'pix@vivaz-telecom.example'

let server: DurableServer | null = null
let world: PixWorld | null = null

afterEach(async () => {
  try {
    await world?.end()
  } finally {
    await server?.close()
  }
})

/** Enough to pay that something is under way whenever something dies. */
async function manyPayables(of: PixWorld): Promise<PayableId[]> {
  const all: PayableId[] = []
  for (let plans = 0; plans * 12 < KILLS + DATABASE_CRASHES + 4; plans++) {
    const { agreementId } = await of.plan(12)
    all.push(...(await of.scheduleOf(agreementId)).map((line) => line.id))
  }
  return all
}

async function stillOpen(of: PixWorld, payableIds: readonly PayableId[]): Promise<PayableId[]> {
  const open: PayableId[] = []
  for (const payableId of payableIds) {
    const payable = await inScope(of.core, testScope, (tx) => payableById(tx, testScope, payableId))
    if (payable && payable.paid < payable.owed) open.push(payableId)
  }
  return open
}

it(
  `whatever is killed while people pay, no payment is lost and none is doubled (seed ${SEED})`,
  async () => {
    server = await startDurableServer()
    world = await startPixWorld(server.core)
    const here = world
    const webhookPort = await freePort()
    await here.provider.services.pix.putWebhook(PIX_KEY, `http://127.0.0.1:${webhookPort}/hook`)
    const payableIds = await manyPayables(here)
    const [places = []] = fc.sample(
      fc.array(fc.integer({ min: 1, max: BOUNDARIES }), { minLength: KILLS, maxLength: KILLS }),
      { numRuns: 1, seed: SEED },
    )
    const order = orderFor(here, here.scope.debtorId, payableIds, webhookPort)
    const ends: string[] = []
    for (const nth of places) {
      ends.push(await startLife(order({ at: 'any', nth, does: 'kill' })).ended)
    }
    expect(ends).toEqual(places.map(() => 'killed'))

    for (let time = 0; time < DATABASE_CRASHES; time++) {
      const life = startLife(order({ at: 'any', nth: 7 + time, does: 'tell' }))
      await life.reached
      await server.crash()
      expect(await life.ended).toMatch(/^failed/)
      await server.start()
    }
    expect(await startLife(order(null)).ended).toBe('done')
    expect(await stillOpen(here, payableIds)).toEqual([])
  },
  60_000 + 20_000 * (KILLS + DATABASE_CRASHES),
)

/** Each life begins ten minutes after the one before, as a supervisor would see it. */
function orderFor(
  of: PixWorld,
  debtorId: DebtorId,
  payableIds: readonly PayableId[],
  webhookPort: number,
) {
  return (mine: Order['mine']): Order => {
    of.core.clock.advance({ minutes: 10 })
    return {
      appUrl: of.core.appUrl,
      sandboxUrl: of.provider.url,
      now: of.core.clock.now().toString(),
      mine,
      work: { kind: 'live', debtorId, payableIds, webhookPort },
    }
  }
}
