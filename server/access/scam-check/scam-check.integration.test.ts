import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ledgerAccounts } from '#db/schema/ledger.ts'
import { payables } from '#db/schema/payments.ts'
import { today } from '#server/kernel/clock.ts'
import {
  asId,
  type ChargeId,
  type DebtorId,
  type LedgerAccountId,
  newId,
  type PayableId,
} from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { writeDynamicBrCode } from '#server/payments/br-code/model.ts'
import { newSecret } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import {
  createPerson,
  linkFor,
  newCpf,
  SENDER,
  SYSTEM,
  visitor,
  writtenTo,
} from '#server/testing/access.ts'
import { addCharge } from '#server/testing/charges.ts'
import { TEST_NOW } from '#server/testing/core.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { CHECKS_PER_ADDRESS } from '../budget/model.ts'
import { firstContact } from '../link/commands.ts'
import { checkAuthenticity } from './commands.ts'

let core: TestCore
let message: string
beforeAll(async () => {
  core = await createTestCore()
})
afterAll(() => core.close())
beforeEach(async () => {
  core.clock.set(TEST_NOW)
  await core.pool.query('delete from rate_limits')
  const maria = await createPerson(core, { document: newCpf() })
  await firstContact(core, SENDER, SYSTEM, { debtorId: maria.id, channel: 'sms' })
  message = (await writtenTo(core, maria))[0]?.text ?? ''
})

let visits = 0
async function check(text: string) {
  const answer = await checkAuthenticity(core, SENDER, { text, client: visitor(++visits) })
  if (!answer.ok) throw new Error('nobody is throttled here')
  return answer.value
}
const found = (pattern: RegExp) => pattern.exec(message)?.[0] ?? ''
const link = () => found(/https:\/\/\S+\/l\/[\w-]+/)
const code = () => found(/[A-Z0-9]{4}-[A-Z0-9]{4}/)
const NOT_FOUND = { verdict: 'not_found', kind: null }

describe('"Isto é golpe?"', () => {
  it('knows our messages by their code, however it is typed', async () => {
    const ours = { verdict: 'ours', kind: 'message' }
    expect(await check(code())).toEqual(ours)
    expect(await check(code().toLowerCase().replace('-', ' '))).toEqual(ours)
    expect(await check(message)).toEqual(ours)
  })

  it('knows our links while they are alive', async () => {
    expect(await check(link())).toEqual({ verdict: 'ours', kind: 'link' })
    core.clock.advance({ hours: 7 * 24 })
    expect(await check(link())).toEqual(NOT_FOUND)
  })

  it('knows a message whose link was replaced since by its code', async () => {
    core.clock.advance({ hours: 7 * 24 })
    expect(await check(message)).toEqual({ verdict: 'ours', kind: 'message' })
  })

  it('knows neither invented codes nor invented links', async () => {
    expect(await check('AAAA-AAAA')).toEqual(NOT_FOUND)
    expect(await check(`https://acordoclaro.example/l/${newSecret(16)}`)).toEqual(NOT_FOUND)
  })

  it('one foreign link makes a message with our own code foreign', async () => {
    const forged = message.replace(link(), 'https://acordoclaro.exemplo.com/l/x')
    expect(await check(forged)).toEqual(NOT_FOUND)
  })

  it('knows a Pix code of ours, character for character, while it can be paid', async () => {
    const brCode = await chargeWith('live')
    expect(await check(brCode)).toEqual({ verdict: 'ours', kind: 'pix' })
    expect(await check(`  ${brCode}\n`)).toEqual({ verdict: 'ours', kind: 'pix' })
    expect(await check(dynamicCode('mau.example/qr/v2/1'))).toEqual(NOT_FOUND)
    expect(await check(`${brCode} https://mau.example`)).not.toMatchObject({ verdict: 'ours' })
    expect(await check(await chargeWith('paid'))).toEqual({ verdict: 'ours', kind: 'pix' })
    expect(await check(await chargeWith('expired'))).toEqual(NOT_FOUND)
  })

  it('asks the database the same questions whatever was pasted', async () => {
    await check('warm-up')
    const query = vi.spyOn(pg.Client.prototype, 'query')
    const counts = new Set<number>()
    for (const text of [message, link(), code(), 'AAAA-AAAA', 'oi', 'mau.example/l/x']) {
      query.mockClear()
      await check(text)
      counts.add(query.mock.calls.length)
    }
    query.mockRestore()
    expect(counts.size).toBe(1)
  })

  it('says so where there is nothing to check', async () => {
    for (const text of ['', 'oi', 'Isto é golpe?', '000201 torto']) {
      expect(await check(text)).toEqual({ verdict: 'unreadable', kind: null })
    }
  })

  it('says the same of two people’s links, and spends a budget', async () => {
    const joao = await createPerson(core, { document: newCpf() })
    const his = await check(`https://acordoclaro.example/l/${await linkFor(core, joao)}`)
    expect(his).toEqual(await check(link()))
    const client = { ip: '203.0.113.90' }
    for (let i = 0; i < CHECKS_PER_ADDRESS.points; i++) {
      await checkAuthenticity(core, SENDER, { text: 'AAAA-AAAA', client })
    }
    const refused = await checkAuthenticity(core, SENDER, { text: code(), client })
    expect(refused).toEqual({ ok: false, reason: 'throttled' })
  })
})

function dynamicCode(url: string): string {
  const written = writeDynamicBrCode({ url, merchant: { name: 'VIVAZ', city: 'RECIFE' } })
  if (!written.ok) throw new Error(written.reason)
  return written.value
}

let charged = 0
/** The Pix code of a charge in this state. */
async function chargeWith(status: 'live' | 'paid' | 'expired'): Promise<string> {
  const { creditorId } = await addCreditor(core, `creditor-${++charged}`)
  const [debtorId, _id] = [newId<DebtorId>(), newId<ChargeId>()]
  const payableId = newId<PayableId>()
  const brCode = dynamicCode(`psp.example/qr/v2/${charged}`)
  await inScope(core, SYSTEM, async (tx) => {
    await tx.db.insert(ledgerAccounts).values({
      creditorId,
      id: asId<LedgerAccountId>(payableId),
      kind: 'agreement',
      debtorId,
    })
    await tx.db.insert(payables).values({
      creditorId,
      id: payableId,
      debtorId,
      ledgerAccountId: asId<LedgerAccountId>(payableId),
      amount: centavos(1000n),
      dueOn: today(core.clock),
      payableUntil: today(core.clock),
    })
  })
  await addCharge(core, { creditorId, debtorId, payableId, amount: 1000n, status, brCode })
  return brCode
}
