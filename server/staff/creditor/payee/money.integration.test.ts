import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { creditorOfKey } from '#server/creditors/data.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { newId } from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { inScope } from '#server/platform/db.ts'
import { sweepProviders } from '#server/reconciliation/sweep/jobs.ts'
import { pixList } from '#server/reconciliation/sweep/pix/data.ts'
import { compare, findings } from '#server/reconciliation/testing.ts'
import { type PixWorld, startPixWorld } from '#server/testing/pix-world.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { ensureWebhooks } from '#server/worker/webhooks.ts'
import { putPayee } from './testing.ts'

const OLD_KEY = 'pix@vivaz-telecom.example'
const NEW = { pixKey: 'recebe@vivaz-telecom.example', pixPayeeName: 'VIVAZ RECEBE' }

let world: PixWorld

beforeEach(async () => {
  world = await startPixWorld()
  await world.provider.addPayee(NEW.pixKey)
})

afterEach(() => world.end())

const change = () => putPayee(world.core, world.creditor.creditorId, NEW)
const rows = <T extends object>(text: string) =>
  inScope(world.core, testScope, (tx) => tx.sql<T>(text))

/** A code on the creditor's earlier key that is none of ours. */
async function unaskedCode(): Promise<string> {
  const made = await world.provider.services.pix.createCob({
    txid: newId().replaceAll('-', ''),
    amount: centavos(10_000n),
    key: OLD_KEY,
    expirySeconds: 86_400,
  })
  if (made.kind !== 'ok') throw new Error(made.kind)
  return assertPresent(made.value.copyAndPaste, 'a code')
}

describe('after the account of a creditor has changed', () => {
  it('a code of before is paid to the account of before, and counts', async () => {
    const plan = await world.plan(2)
    const code = await world.liveCharge(plan.firstPayableId)
    await change()
    // Asked for again while it lives, it is the same code to the same key.
    expect(await world.liveCharge(plan.firstPayableId)).toMatchObject({
      brCode: code.brCode,
      payeeName: 'VIVAZ TELECOM S.A.',
    })
    await world.payAndSettle(code.brCode)
    const [first] = await world.scheduleOf(plan.agreementId)
    expect(first?.paid).toBe(code.amount)
    const next = assertPresent((await world.scheduleOf(plan.agreementId))[1], 'a second instalment')
    const later = await world.liveCharge(next.id)
    expect(later.payeeName).toBe('VIVAZ RECEBE')
    expect(await rows('select payee_key from charges order by payee_key')).toEqual([
      { payee_key: OLD_KEY },
      { payee_key: NEW.pixKey },
    ])
  })

  it('a charge whose answer was lost before is asked for again with the key it was made for', async () => {
    const plan = await world.plan(2)
    await world.provider.control('/control/faults', { on: 'put_cob', kind: 'drop_reply' })
    const lost = await world.request(plan.firstPayableId)
    expect(lost.ok && lost.value.status).toBe('unknown')
    await change()
    const found = await world.liveCharge(plan.firstPayableId)
    expect(found).toMatchObject({ status: 'live', payeeName: 'VIVAZ TELECOM S.A.' })
    expect(await rows('select payee_key from charges')).toEqual([{ payee_key: OLD_KEY }])
  })

  it('money that nobody asked for, on the key of before, is still that creditor’s', async () => {
    const code = await unaskedCode()
    await change()
    await world.payAndSettle(code)
    expect(await rows('select creditor_id, amount from payments')).toEqual([
      { creditor_id: world.creditor.creditorId, amount: 10_000n },
    ])
    expect(await rows('select outcome from webhook_inbox')).toEqual([{ outcome: 'unplaced' }])
  })

  it('the night’s list knows the key of before, too', async () => {
    const { core, provider } = world
    const code = await unaskedCode()
    await change()
    await provider.services.pix.putWebhook(OLD_KEY, 'http://127.0.0.1:9/nobody')
    await provider.pay(code)
    core.clock.advance({ hours: 24 })
    await sweepProviders(core, provider.services, testScope, [pixList(provider.services.pix)])
    const found = await rows('select creditor_id, payee_key from provider_entries')
    expect(found).toEqual([{ creditor_id: world.creditor.creditorId, payee_key: OLD_KEY }])
    await compare(core)
    expect(await findings(core)).toEqual([])
  })

  it('a key that another creditor has taken since says no more whose money it is', async () => {
    await change()
    const owner = () =>
      inScope(world.core, testScope, (tx) => creditorOfKey(tx, testScope, OLD_KEY))
    expect(await owner()).toBe(world.creditor.creditorId)
    const other = await addCreditor(world.core, 'loja-do-norte')
    await putPayee(world.core, other.creditorId, { pixKey: OLD_KEY })
    expect(await owner()).toBeNull()
  })

  it('the bank goes on telling us of money on both keys', async () => {
    const { core, provider } = world
    const { pix, pixWebhookUrl } = provider.services
    await change()
    for (const key of [OLD_KEY, NEW.pixKey]) await pix.putWebhook(key, 'http://127.0.0.1:9/lost')
    const webhooks = ensureWebhooks({ core, services: provider.services, scope: testScope })
    try {
      for (const key of [OLD_KEY, NEW.pixKey]) {
        await vi.waitFor(async () =>
          expect(await pix.getWebhook(key)).toMatchObject({ value: { url: pixWebhookUrl } }),
        )
      }
    } finally {
      webhooks.stop()
    }
  })
})
