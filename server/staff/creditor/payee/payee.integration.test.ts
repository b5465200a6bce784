import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import { creditors } from '#db/schema/creditors.ts'
import { payeeChanges } from '#db/schema/payees.ts'
import { upsertCreditor } from '#server/creditors/commands.ts'
import { creditorFile } from '#server/creditors/schema.ts'
import { inScope } from '#server/platform/db.ts'
import { addCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'
import { sweepPayees } from './jobs.ts'
import { NEW_KEY, OLD_KEY, type PayeeWorld, SLUG, startPayeeWorld } from './testing.ts'

let world: PayeeWorld

beforeEach(async () => {
  world = await startPayeeWorld()
})

afterEach(() => world.end())

describe('another account for a creditor’s money', () => {
  it('is asked for by world.one, approved by another, and holds after a day, with every owner told each time', async () => {
    const limited = await world.staff('owner', [world.creditorId])
    const foreign = await world.staff('owner', [
      (await addCreditor(world.core, 'loja-do-norte')).creditorId,
    ])
    const id = await world.asked()
    expect([await world.standings(), await world.liveKey()]).toEqual([['requested'], OLD_KEY])
    expect(await world.decide(world.two, id)).toEqual({ ok: true, value: undefined })
    expect([await world.standings(), await world.liveKey()]).toEqual([['waiting'], OLD_KEY])
    world.day()
    expect(await world.sweep()).toBe(1)
    expect([await world.standings(), await world.liveKey()]).toEqual([['in_force'], NEW_KEY])
    const written = await world.letters()
    const told = (subject: string) => written.filter((letter) => letter[1] === subject)
    for (const subject of [
      'Pedido de outra conta para receber',
      'Outra conta foi aprovada e espera 24 horas',
      'A conta que recebe mudou',
    ]) {
      expect(
        told(subject)
          .map(([to]) => to)
          .sort(),
      ).toEqual([world.owner.staffId, limited.staffId].sort())
    }
    expect(written.some(([to]) => to === foreign.staffId)).toBe(false)
    const events = await inScope(world.core, testScope, (tx) =>
      tx.db.select().from(auditEvents).where(eq(auditEvents.subjectId, id)),
    )
    expect(events.map(({ action, actorId }) => [action, actorId]).sort()).toEqual([
      ['approval.approved', world.two.staffId],
      ['approval.requested', world.one.staffId],
      ['payee.approved', world.two.staffId],
      ['payee.in_force', null],
    ])
  })

  it('is never approved by who asked, by staff of another creditor, or by who may not change it', async () => {
    const id = await world.asked()
    expect(await world.decide(world.one, id)).toEqual({ ok: false, reason: 'own_request' })
    const norte = (await addCreditor(world.core, 'loja-do-norte')).creditorId
    const strangers = [
      await world.staff('manager', [norte]),
      await world.staff('agent', [world.creditorId]),
    ]
    for (const stranger of strangers) {
      expect(await world.decide(stranger, id)).toEqual({ ok: false, reason: 'not_found' })
    }
    world.day()
    await world.sweep()
    expect(await world.liveKey()).toBe(OLD_KEY)
  })

  it('does not hold a second before its day is over, whoever sweeps', async () => {
    const id = await world.approved()
    world.core.clock.advance({ hours: 23, minutes: 59, seconds: 59 })
    expect(await world.sweep()).toBe(0)
    expect(await world.liveKey()).toBe(OLD_KEY)
    const early = inScope(world.core, testScope, (tx) =>
      tx.db
        .update(payeeChanges)
        .set({ state: 'in_force', inForceAt: world.core.clock.now() })
        .where(eq(payeeChanges.id, id)),
    )
    await expect(early).rejects.toMatchObject({ cause: { constraint: 'payee_changes_in_force' } })
    world.core.clock.advance({ seconds: 1 })
    expect(await world.sweep()).toBe(1)
    expect(await world.liveKey()).toBe(NEW_KEY)
  })

  it('takes effect once, however many workers look', async () => {
    await world.approved()
    world.day()
    const swept = await Promise.all([world.sweep(), world.sweep(), world.sweep()])
    expect(swept.reduce((sum, one) => sum + one, 0)).toBe(1)
    expect(await world.sweep()).toBe(0)
    expect(
      (await world.letters()).filter(([, subject]) => subject === 'A conta que recebe mudou'),
    ).toHaveLength(1)
  })

  it('a worker that dies between the bank and the books leaves it to the next one', async () => {
    await world.approved()
    world.day()
    const dying = {
      ...world.provider.services,
      pix: {
        ...world.provider.services.pix,
        putWebhook: async (key: string, url: string) => {
          await world.provider.services.pix.putWebhook(key, url)
          throw new Error('killed')
        },
      },
    }
    await expect(sweepPayees(world.core, dying, testScope)).rejects.toThrow('killed')
    expect(await world.liveKey()).toBe(OLD_KEY)
    expect(await world.sweep()).toBe(1)
    expect(await world.liveKey()).toBe(NEW_KEY)
  })

  it('waits, and says why, while the bank does not know the key as ours', async () => {
    const { id, done } = await world.propose(world.one, { pixKey: 'outra@vivaz-telecom.example' })
    expect(done.ok).toBe(true)
    await world.decide(world.two, id)
    await world.sweep()
    expect((await world.look(world.one)).stories).toMatchObject([
      { standing: 'waiting', key: 'refused' },
    ])
    world.day()
    expect(await world.sweep()).toBe(0)
    expect(await world.liveKey()).toBe(OLD_KEY)
    await world.provider.addPayee('outra@vivaz-telecom.example')
    expect(await world.sweep()).toBe(1)
    expect(await world.liveKey()).toBe('outra@vivaz-telecom.example')
  })
})

describe('through whom codes are made', () => {
  const throughOf = () =>
    inScope(world.core, testScope, (tx) =>
      tx.sql<{ pix_through: string }>('select pix_through from creditors'),
    )

  it('is a part of the account: asked for, approved by another, and true after a day', async () => {
    const values = { pixKey: OLD_KEY, pixPayeeName: 'VIVAZ TELECOM S.A.', pixThrough: 'stripe' }
    const { id, done } = await world.propose(world.one, values)
    expect(done.ok).toBe(true)
    await world.decide(world.two, id)
    await world.sweep()
    expect(await throughOf()).toEqual([{ pix_through: 'psp' }])
    world.day()
    expect(await world.sweep()).toBe(1)
    expect(await throughOf()).toEqual([{ pix_through: 'stripe' }])
    expect(await world.look(world.one)).toMatchObject({ live: { pixThrough: 'stripe' } })
    expect((await world.letters()).map(([, subject]) => subject)).toContain(
      'A conta que recebe mudou',
    )
  })

  it('is not Stripe where this installation has none of its Pix', async () => {
    Object.assign(world.provider.services, { stripePix: null })
    const { done } = await world.propose(world.one, { pixThrough: 'stripe' })
    expect(done).toEqual({ ok: false, reason: 'no_stripe_pix' })
  })

  it('is not written by anybody past the two people and the day', async () => {
    const alone = inScope(world.core, testScope, (tx) =>
      tx.db.update(creditors).set({ pixThrough: 'stripe' }),
    )
    await expect(alone).rejects.toMatchObject({ cause: { code: '23001' } })
  })
})

describe('where the money goes', () => {
  it('is not changed by a file, which says that it has another account', async () => {
    const terms = { product: '*', validFrom: '2015-01-01', defaultInterestMonthly: null }
    const parsed = creditorFile.parse({
      ...{ slug: SLUG, kind: 'commerce', tradeName: 'Vivaz Nova', legalName: 'Vivaz S.A.' },
      ...{ cnpj: '11222333000181', address: 'Rua A, 1', phone: '0800', sealText: 'VT' },
      ...{ breachEffect: 'restore', graceDays: 10, delistingPolicy: 'full_payment' },
      ...{ pixKey: NEW_KEY, pixPayeeName: 'VIVAZ TELECOM S.A.' },
      ...{ pixAccountNumber: '997182', pixAccountKind: 'checking', pixAccountBranch: '0001' },
      terms: [
        {
          ...terms,
          ...{ remunerativeMonthly: null, fineRate: '0.02', indexCode: null, creditCard: false },
          ...{ prescriptionYears: 5, source: 'test', approvedBy: 'test' },
        },
      ],
    })
    const load = (loaded: typeof parsed) =>
      inScope(world.core, testScope, (tx) => upsertCreditor(tx, testScope, loaded))
    expect(await load(parsed)).toEqual({ id: world.creditorId, keepsPayee: true })
    expect(await world.liveKey()).toBe(OLD_KEY)
    expect((await world.look(world.one)).creditor.tradeName).toBe('Vivaz Nova')
    expect(await load({ ...parsed, pixKey: OLD_KEY })).toEqual({
      id: world.creditorId,
      keepsPayee: false,
    })
  })

  it('is not changed by any statement of ours, and a decision is never rewritten', async () => {
    await world.approved()
    const attempts = [
      sql`update creditors set pix_key = ${NEW_KEY}`,
      sql`update creditors set pix_account_number = '1', pix_account_kind = 'savings'`,
      sql`update payee_changes set takes_effect_at = approved_at`,
      sql`insert into creditor_pix_keys values (${NEW_KEY}, ${world.creditorId})`,
      sql`delete from payee_changes`,
    ]
    for (const statement of attempts) {
      await expect(
        inScope(world.core, testScope, (tx) => tx.db.execute(statement)),
      ).rejects.toMatchObject({ cause: { code: expect.stringMatching(/^(23001|42501)$/) } })
    }
    expect(await world.liveKey()).toBe(OLD_KEY)
  })

  it('is read by who may change it, and by nobody else', async () => {
    await world.approved()
    const viewer = await world.look(await world.staff('viewer', [world.creditorId]))
    expect(viewer).toMatchObject({ mayChange: false, live: { pixKey: null } })
    const text = JSON.stringify(viewer)
    for (const key of [OLD_KEY, NEW_KEY, '997182']) expect(text).not.toContain(key)
    expect(viewer.stories).toMatchObject([{ standing: 'waiting', after: { pixPsp: 'Banco Novo' } }])
  })
})
