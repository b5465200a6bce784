import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requestPix } from '#server/agreements/paying/commands.ts'
import { databaseAnswers } from '#server/api/health.ts'
import { runtime } from '#server/api/runtime.ts'
import { receivePixNotice } from '#server/api/webhooks.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { PayableId } from '#server/kernel/id.ts'
import { payableById } from '#server/payments/data.ts'
import { createPool, inScope, NotThePrimary, readAtOnce } from '#server/platform/db.ts'
import { sweepProviders } from '#server/reconciliation/sweep/jobs.ts'
import { PATIENT } from '#server/testing/crash/process.ts'
import { type DurableServer, startDurableServer } from '#server/testing/crash/server.ts'
import { webEnvironment } from '#server/testing/matrix/environment.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { testScope } from '#server/testing/scope.ts'

const SECRET = 'a-webhook-secret-of-the-test'

let server: DurableServer
let world: PixWorld

beforeEach(async () => {
  server = await startDurableServer()
  world = await startPixWorld(server.core)
}, PATIENT.timeout)

afterEach(async () => {
  try {
    await world.end()
  } finally {
    await server.close()
  }
}, PATIENT.timeout)

async function paidOf(payableId: PayableId) {
  const payable = await inScope(world.core, testScope, (tx) =>
    payableById(tx, testScope, payableId),
  )
  return assertPresent(payable, 'a payable').paid
}

async function twoInstalments() {
  const { agreementId } = await world.plan(2)
  const [first, second] = await world.scheduleOf(agreementId)
  return {
    first: assertPresent(first, 'first'),
    second: assertPresent(second, 'second'),
  }
}

describe('a database', PATIENT, () => {
  it('scenario 48: whose disk is full takes no notice and answers 503; nothing is lost when it can write again', async () => {
    Object.assign(process.env, webEnvironment(world.core, { PIX_WEBHOOK_SECRET: SECRET }))
    const { first } = await twoInstalments()
    const charge = await world.liveCharge(first.id)
    await world.provider.control('/control/webhooks/policy', { hold: true })
    const endToEndId = await world.provider.pay(charge.brCode)
    const body = JSON.stringify({ pix: [{ endToEndId }] })
    const post = async () => {
      const request = new Request('http://127.0.0.1/', { method: 'POST', body })
      return (await receivePixNotice(SECRET, request)).status
    }
    server.fillDisk()
    expect(await post()).toBe(503)
    expect(await post()).toBe(503)
    expect(await databaseAnswers()).toBe(false)
    await server.crash()
    await server.start()
    expect(await world.notices()).toEqual([])
    expect(await post()).toBe(200)
    expect(await post()).toBe(200)
    expect(await world.notices()).toHaveLength(1)
    await world.settleAll()
    expect(await paidOf(first.id)).toBe(charge.amount)
    await runtime().core.pool.end()
  })

  it('scenario 64: that lost its last minutes is made whole from the provider’s book', async () => {
    const { first, second } = await twoInstalments()
    const asked = await world.liveCharge(first.id)
    const backup = await server.backUp()
    // Nobody will remember these minutes: a payment of what was asked before, and of a new code.
    await world.payAndSettle(asked.brCode)
    const forgotten = await world.liveCharge(second.id)
    await world.payAndSettle(forgotten.brCode)
    expect(await paidOf(second.id)).toBe(second.amount)
    await server.crash()
    await server.restore(backup)
    expect([await paidOf(first.id), await paidOf(second.id)]).toEqual([0n, 0n])
    expect(await world.notices()).toEqual([])

    world.core.clock.set('2026-11-24T04:00:00Z')
    await world.provider.control('/control/clock', { now: world.core.clock.now().toString() })
    await sweepProviders(world.core, world.provider.services, testScope)
    expect(await paidOf(first.id)).toBe(asked.amount)
    // The code of the second is in no book of ours any more: its money waits for a person.
    const suspended = await inScope(world.core, testScope, (tx) =>
      tx.sql('select amount, reason, status from suspense_items'),
    )
    expect(suspended).toEqual([
      { amount: forgotten.amount, reason: 'unknown_reference', status: 'open' },
    ])
    // The provider tells all of it once more: nothing is booked twice.
    const book = (await world.provider.control('/control/book')) as {
      pix: { endToEndId: string }[]
    }
    for (const { endToEndId } of book.pix) {
      await world.provider.control('/control/webhooks/send', { endToEndId, copies: 2 })
    }
    await world.settleAll()
    expect(await paidOf(first.id)).toBe(asked.amount)
  })

  it('scenario 73: that only follows the primary decides nothing about money', async () => {
    const { first } = await twoInstalments()
    const charge = await world.liveCharge(first.id)
    const standby = await server.startStandby(await server.backUp())
    await world.payAndSettle(charge.brCode)
    const pool = createPool(standby.appUrl, 2)
    pool.on('error', () => undefined)
    const stale = { ...world.core, pool }
    // Past the door it would say that nothing was paid yet.
    const past = new pg.Client({ connectionString: standby.ownerUrl })
    await past.connect()
    const { rows } = await past.query('select status from charges')
    await past.end()
    expect(rows).toEqual([{ status: 'live' }])

    const look = inScope(stale, world.scope, (tx) => payableById(tx, world.scope, first.id))
    await expect(look).rejects.toBeInstanceOf(NotThePrimary)
    const own = { text: 'select id from payables', values: [] }
    await expect(readAtOnce(stale, world.scope, { own })).rejects.toBeInstanceOf(NotThePrimary)
    const asked = requestPix(stale, world.provider.services, world.scope, {
      kind: 'instalment',
      payableId: first.id,
    })
    await expect(asked).rejects.toBeInstanceOf(NotThePrimary)
    expect(await paidOf(first.id)).toBe(first.amount)
    await pool.end()
    await standby.close()
  })

  it('scenario 73: that is read-only by default, as a marked or failed-over one is, neither', async () => {
    const { first } = await twoInstalments()
    const url = new URL(world.core.appUrl)
    url.searchParams.set('options', '-c default_transaction_read_only=on')
    const pool = createPool(url.href, 1)
    const marked = { ...world.core, pool }
    const look = inScope(marked, world.scope, (tx) => payableById(tx, world.scope, first.id))
    await expect(look).rejects.toBeInstanceOf(NotThePrimary)
    const own = { text: 'select id from payables', values: [] }
    await expect(readAtOnce(marked, world.scope, { own })).rejects.toBeInstanceOf(NotThePrimary)
    await pool.end()
  })
})
