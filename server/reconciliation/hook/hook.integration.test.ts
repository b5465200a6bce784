import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { alignClocks } from '#server/agreements/delisting/commands.ts'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { runtime } from '#server/api/runtime.ts'
import { receiveCreditorNotice } from '#server/api/webhooks.ts'
import { bankCalendar } from '#server/kernel/calendar.ts'
import { inScope } from '#server/platform/db.ts'
import { signatureOf } from '#server/platform/signed-call.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import { addCharge, pixReceipt } from '#server/testing/charges.ts'
import { webEnvironment } from '#server/testing/matrix/environment.ts'
import {
  addCreditor,
  addDebt,
  addDebtor,
  signIn,
  type TestCreditor,
} from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { makeHookSecret, takeCreditorNotice } from './commands.ts'
import { MAX_CREDITOR_NOTICE_BYTES } from './schema.ts'

const SLUG = 'vivaz-telecom'

let core: TestCore
let creditor: TestCreditor
let secret: string

beforeAll(async () => {
  // Behind the door the machine's clock is read.
  core = await createTestCore(Temporal.Now.instant().toString())
  Object.assign(process.env, webEnvironment(core))
  creditor = await addCreditor(core)
  await addCreditor(core, 'outra')
  secret = await newHook()
})

afterAll(async () => {
  await runtime().core.pool.end()
  await core.close()
})

beforeEach(() => core.clock.set(Temporal.Now.instant()))

const newHook = () =>
  inScope(core, testScope, (tx) => makeHookSecret(tx, testScope, creditor.creditorId))

let serial = 0

/** A paid debt whose clock runs; answers its contract. */
async function runningClock(): Promise<string> {
  serial += 1
  const contract = `C-${serial}`
  const scope = await signIn(core, await addDebtor(core, `${serial}`.padStart(11, '1')), 'R2')
  const { creditorId } = creditor
  const debt = await addDebt(core, creditor, scope.debtorId, { principal: 5_000n, contract })
  const terms = termsFor(core, { creditorId, scope, debts: [debt], kind: 'spot' })
  const accepted = await accept(core, scope, terms)
  if (!accepted.ok) throw new Error(accepted.reason)
  const { firstPayableId: payableId, agreementId } = accepted.value
  const amount = terms.total
  const { debtorId } = scope
  const reference = await addCharge(core, { creditorId, debtorId, payableId, amount })
  await inScope(core, testScope, async (tx) => {
    await settleReceipt(tx, testScope, pixReceipt(reference, amount, core.clock.now()))
    await alignClocks(tx, testScope, bankCalendar, { creditorId, agreementId })
  })
  return contract
}

const notice = (id: string, contracts: readonly string[], more: object = {}) =>
  JSON.stringify({
    id,
    type: 'name.cleared',
    contracts: contracts.map((contract) => ({ contract, cleared_on: '2026-11-20' })),
    ...more,
  })

const seconds = () => Math.floor(Temporal.Now.instant().epochMilliseconds / 1000)

async function post(body: BodyInit, options: { signature?: string; slug?: string } = {}) {
  const at = seconds()
  const signature = options.signature ?? `t=${at},v1=${signatureOf(secret, at, String(body))}`
  const request = new Request('http://127.0.0.1/', {
    method: 'POST',
    body,
    headers: { 'x-quita-signature': signature },
    duplex: 'half',
  } as RequestInit)
  const response = await receiveCreditorNotice(options.slug ?? SLUG, request)
  const text = await response.text()
  return { status: response.status, answer: text ? JSON.parse(text) : null }
}

const stateOf = () =>
  inScope(core, testScope, async (tx) => ({
    notices: await tx.sql('select notice_id from creditor_notices order by 1'),
    clocks: await tx.sql('select id, state, cleared_on from delistings order by id'),
  }))

describe('the word of a creditor', () => {
  it('clears a name once, and is answered the same ever after', async () => {
    const contract = await runningClock()
    const body = notice('n-1', [contract, 'de-ninguem'])
    expect(await post(body)).toEqual({ status: 200, answer: { cleared: 1, unknown: 1 } })
    const before = await stateOf()
    expect(await post(body)).toEqual({ status: 200, answer: { cleared: 1, unknown: 1 } })
    expect(await stateOf()).toEqual(before)
  })

  it('fifty times at the same moment is kept once', async () => {
    const body = notice('n-50', [await runningClock()])
    const replies = await Promise.all(Array.from({ length: 50 }, () => post(body)))
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200]))
    expect(replies.every(({ answer }) => answer.cleared === 1)).toBe(true)
  })

  it('under the id of another word is a conflict, and changes nothing', async () => {
    const contract = await runningClock()
    await post(notice('n-2', []))
    const before = await stateOf()
    expect((await post(notice('n-2', [contract]))).status).toBe(409)
    expect(await stateOf()).toEqual(before)
  })

  it('of a kind that we do not know is kept and does nothing', async () => {
    const contract = await runningClock()
    const clocks = (await stateOf()).clocks
    expect((await post(notice('n-3', [contract], { type: 'name.listed' }))).status).toBe(200)
    expect((await stateOf()).clocks).toEqual(clocks)
  })

  it('scenario 9: is good under two secrets while one is changed, and not under a third', async () => {
    const oldest = secret
    const older = await newHook()
    secret = oldest
    expect((await post(notice('r-1', []))).status).toBe(200)
    const newest = await newHook()
    expect((await post(notice('r-2', []))).status).toBe(401)
    secret = older
    expect((await post(notice('r-3', []))).status).toBe(200)
    secret = newest
    const at = seconds()
    const body = notice('r-4', [])
    const both = `t=${at},v1=${signatureOf('wrong', at, body)},v1=${signatureOf(newest, at, body)}`
    expect((await post(body, { signature: both })).status).toBe(200)
  })
})

describe('a call that is not the creditor’s changes nothing', () => {
  const refused = async (body: BodyInit, expected: number, options: object = {}) => {
    const before = await stateOf()
    expect((await post(body, options)).status).toBe(expected)
    expect(await stateOf()).toEqual(before)
  }

  it('without a signature, under another secret, or for another creditor', async () => {
    const body = notice('f-1', [await runningClock()])
    const at = seconds()
    const right = signatureOf(secret, at, body)
    for (const signature of [
      '',
      'v1=',
      `t=${at}`,
      `t=${at},v1=`,
      `t=${at},v1=${right.slice(1)}`,
      `t=${at},v1=${right.toUpperCase()}`,
      `t=${at},t=${at},v1=${right}`,
      `t=${at + 1},v1=${right}`,
      `t=1e9,v1=${right}`,
      `t=${at},v0=${right}`,
      `t=${at},v1=${signatureOf('wrong', at, body)}`,
      `t=${at},${'v1=00,'.repeat(50_000)}`,
    ]) {
      await refused(body, 401, { signature })
    }
    await refused(body, 401, { slug: 'outra' })
    await refused(body, 401, { slug: 'ninguem' })
    await refused(body, 401, { slug: "'; drop table delistings --" })
  })

  it('scenario 8: that was captured is too old after five minutes, and too young before', async () => {
    const body = notice('f-2', [await runningClock()])
    for (const drift of [-301, 330, -86_400, 3_600]) {
      const at = seconds() + drift
      await refused(body, 401, { signature: `t=${at},v1=${signatureOf(secret, at, body)}` })
    }
    const at = seconds() - 270
    const signature = `t=${at},v1=${signatureOf(secret, at, body)}`
    expect((await post(body, { signature })).status).toBe(200)
    const before = await stateOf()
    expect((await post(body, { signature })).status).toBe(200)
    expect(await stateOf()).toEqual(before)
  })

  it('scenario 10: with one byte changed', async () => {
    const body = notice('f-3', [await runningClock()])
    const at = seconds()
    const signature = `t=${at},v1=${signatureOf(secret, at, body)}`
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: body.length - 1 }),
        fc.integer({ min: 32, max: 126 }),
        async (place, code) => {
          fc.pre(body.charCodeAt(place) !== code)
          const mutant = body.slice(0, place) + String.fromCharCode(code) + body.slice(place + 1)
          expect((await post(mutant, { signature })).status).toBe(401)
        },
      ),
      { numRuns: 200 },
    )
    await refused(`${body} `, 401, { signature })
  })

  it.each([
    ['nothing', ''],
    ['no JSON', 'id=1'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no id', '{"type":"name.cleared","contracts":[]}'],
    ['an id that is no text', '{"id":{"$ne":null},"type":"name.cleared"}'],
    ['an id with a NUL', '{"id":"a\\u0000b","type":"name.cleared"}'],
    ['a polluted prototype', '{"__proto__":{"id":"x"}}'],
    [
      'a day that does not exist',
      '{"id":"x","type":"name.cleared","contracts":[{"contract":"C-1","cleared_on":"2026-02-31"}]}',
    ],
    [
      'a day to come',
      '{"id":"x","type":"name.cleared","contracts":[{"contract":"C-1","cleared_on":"2099-01-01"}]}',
    ],
    [
      'too many contracts',
      JSON.stringify({
        id: 'x',
        type: 'name.cleared',
        contracts: Array.from({ length: 1001 }, () => ({
          contract: 'C',
          cleared_on: '2026-11-20',
        })),
      }),
    ],
  ])('signed, but made of %s', async (_, body) => {
    await refused(body, 400)
  })

  it('nested a hundred thousand deep, signed or not', async () => {
    const deep = `{"id":"x","type":"t","contracts":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    await refused(deep, 400)
    await refused(deep, 401, { signature: 't=1,v1=00' })
  })

  it('of more bytes than are read, and reading stops there', async () => {
    await refused(' '.repeat(MAX_CREDITOR_NOTICE_BYTES + 1), 413)
    let sent = 0
    const endless = new ReadableStream({
      pull(controller) {
        sent += 65_536
        controller.enqueue(new Uint8Array(65_536).fill(0x20))
      },
    })
    await refused(endless, 413, { signature: '' })
    expect(sent).toBeLessThan(MAX_CREDITOR_NOTICE_BYTES + 10 * 65_536)
  })

  it('for a creditor without any secret', async () => {
    const at = seconds()
    const body = notice('f-9', [])
    const call = { slug: 'outra', body, signature: `t=${at},v1=${signatureOf('', at, body)}` }
    expect(await takeCreditorNotice(core, testScope, call)).toMatchObject({
      reason: 'bad_signature',
    })
  })
})
