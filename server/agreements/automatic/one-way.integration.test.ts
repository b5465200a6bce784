import { afterEach, beforeEach, expect, it } from 'vitest'
import { assertPresent } from '#server/kernel/assert.ts'
import { inScope } from '#server/platform/db.ts'
import { type CardWorld, startCardWorld } from '#server/testing/saved-card-world.ts'
import { agreementById } from '../data.ts'
import { cancelAutomatic, wantAutomatic } from './commands.ts'
import { automaticStandingOf } from './standing/data.ts'

let world: CardWorld

beforeEach(async () => {
  world = await startCardWorld({ products: { due: true, automatic: true } })
})

afterEach(() => world.end())

const want = (agreementId: Parameters<CardWorld['state']>[0]) =>
  wantAutomatic(world.core, world.provider.services, world.scope, { agreementId })

const offerOf = (agreementId: Parameters<CardWorld['state']>[0]) =>
  inScope(world.core, world.scope, async (tx) => {
    const agreement = await agreementById(tx, world.scope, agreementId)
    const shown = assertPresent(agreement, 'the person sees their own agreement')
    return (await automaticStandingOf(tx, world.scope, shown, true)).offer
  })

it('an agreement that a card pays is not paid by the bank as well, until the card is removed', async () => {
  const { agreementId, ...plan } = await world.plan(3)
  expect(await offerOf(agreementId)).not.toBeNull()
  await world.saveAlone({ agreementId, ...plan })
  expect(await offerOf(agreementId)).toBeNull()
  expect(await want(agreementId)).toEqual({ ok: false, reason: 'unavailable' })
  await world.remove(agreementId)
  expect(await want(agreementId)).toMatchObject({ ok: true })
})

it('an agreement that the bank pays, or may, takes no card until the person stops it', async () => {
  const { agreementId } = await world.plan(3)
  expect(await want(agreementId)).toMatchObject({ ok: true })
  expect((await world.state(agreementId)).isOffered).toBe(false)
  expect(await world.allow(agreementId)).toEqual({ ok: false, reason: 'bank_pays' })
  await cancelAutomatic(world.core, world.scope, { agreementId })
  expect((await world.state(agreementId)).isOffered).toBe(true)
  expect(await world.allow(agreementId)).toMatchObject({ ok: true })
})
