import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { newId } from '#server/kernel/id.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { proposePayee } from './commands.ts'
import { proposePayeeInput } from './schema.ts'
import { NEW_KEY, OLD_KEY, type PayeeWorld, SLUG, startPayeeWorld } from './testing.ts'

let world: PayeeWorld

beforeEach(async () => {
  world = await startPayeeWorld()
})

afterEach(() => world.end())

describe('a change that waits', () => {
  it('is stopped by anybody who may change the creditor, before its approval and after', async () => {
    const first = await world.asked()
    expect(await world.cancel(world.one, first)).toEqual({ ok: true, value: undefined })
    const second = await world.approved()
    expect(await world.cancel(world.owner, second)).toEqual({ ok: true, value: undefined })
    world.day()
    expect(await world.sweep()).toBe(0)
    expect([await world.standings(), await world.liveKey()]).toEqual([
      ['cancelled', 'withdrawn'],
      OLD_KEY,
    ])
    const told = (await world.letters()).filter(([, s]) => s === 'A mudança de conta foi cancelada')
    expect(told.map(([to]) => to)).toEqual([world.owner.staffId, world.owner.staffId])
  })

  it('is not stopped by staff of another creditor, nor once it holds', async () => {
    const id = await world.approved()
    const norte = (await addCreditor(world.core, 'loja-do-norte')).creditorId
    const stranger = await world.staff('manager', [norte])
    expect(await world.cancel(stranger, id)).toEqual({ ok: false, reason: 'not_found' })
    world.day()
    await world.sweep()
    expect(await world.cancel(world.one, id)).toEqual({ ok: false, reason: 'ended' })
    expect(await world.liveKey()).toBe(NEW_KEY)
  })

  it('either stops or holds, never both, where both come at once', async () => {
    const id = await world.approved()
    world.day()
    const [stopped, held] = await Promise.all([world.cancel(world.one, id), world.sweep()])
    expect([stopped.ok, held]).toEqual(held === 1 ? [false, 1] : [true, 0])
    expect(await world.liveKey()).toBe(held === 1 ? NEW_KEY : OLD_KEY)
  })

  it('is the only world.one, and what another person refused is over', async () => {
    const id = await world.asked()
    expect((await world.propose(world.two, { pixKey: OLD_KEY })).done).toMatchObject({
      reason: 'one_waiting',
    })
    // The same form, sent twice, is one request.
    expect((await world.propose(world.one, {}, id)).done.ok).toBe(true)
    expect(await world.standings()).toEqual(['requested'])
    expect((await world.decide(world.two, id, false)).ok).toBe(true)
    expect(await world.standings()).toEqual(['refused'])
    expect((await world.propose(world.two)).done.ok).toBe(true)
  })
})

describe('a proposal', () => {
  it('is refused for a key of another creditor, and for a CNPJ of another company', async () => {
    await addCreditor(world.core, 'loja-do-norte')
    const refusedFor = async (pixKey: string) => (await world.propose(world.one, { pixKey })).done
    const another = await refusedFor('pix@loja-do-norte.example')
    expect(another).toEqual({ ok: false, reason: 'key_of_another' })
    const foreign = await refusedFor('22.333.444/0001-81')
    expect(foreign).toEqual({ ok: false, reason: 'foreign_cnpj' })
    expect(await world.standings()).toEqual([])
  })

  it('is about the account that its person saw', async () => {
    const input = proposePayeeInput.parse({
      id: newId(),
      slug: SLUG,
      seenSha256: '0'.repeat(64),
      values: {
        ...{ pixKey: NEW_KEY, pixPayeeName: 'VIVAZ S.A.', pixPsp: 'Banco Novo' },
        ...{ pixAccountNumber: '', pixAccountKind: '', pixAccountBranch: '', pixAgreement: '' },
        pixThrough: 'psp',
      },
    })
    const answer = await proposePayee(world.core, world.provider.services, world.one, input)
    expect(answer).toEqual({ ok: false, reason: 'changed' })
  })
})
