import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseId, CasePhotoId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope, StaffScope } from '#server/platform/scope.ts'
import { resolveStaffSession } from '#server/staff/session/commands.ts'
import { SENDER, SYSTEM } from '#server/testing/access.ts'
import { addStaff, openStaffSession } from '#server/testing/matrix/sessions.ts'
import { HEIC_FILE, jpegFile, PDF_FILE, photoOfHome } from '#server/testing/photos.ts'
import { answerCase, askForMore } from '../answering/commands.ts'
import { withdrawCase } from '../commands.ts'
import { caseById, entriesOf } from '../data.ts'
import { exportOf } from '../personal-data/data.ts'
import { type CareWorld, comeIn, debtAt, openCareWorld } from '../testing.ts'
import { addPhoto, expectPhoto, openPhoto } from './commands.ts'
import { photoOf } from './data.ts'
import { MAX_PHOTO_BYTES, PHOTO_TRIES_PER_DAY, PHOTOS_PER_CASE } from './model.ts'

let world: CareWorld
let owner: pg.Client

beforeAll(async () => {
  world = await openCareWorld()
  owner = new pg.Client({ connectionString: world.core.ownerUrl })
  await owner.connect()
})

afterAll(async () => {
  await owner.end()
  await world.core.close()
})

/** Somebody who does not recognise what the house says they owe. */
async function disputed() {
  const person = await world.someone()
  const debtId = await debtAt(world, person)
  const about = { kind: 'dispute', reason: 'fraud', debtId } as const
  const { scope, case: one } = await world.opened(person, about)
  return { person, scope, caseId: one.id }
}

async function added(scope: DebtorScope, caseId: CaseId, file: Buffer): Promise<CasePhotoId> {
  const answer = await addPhoto(world.core, scope, { caseId, file })
  if (!answer.ok) throw new Error(answer.reason)
  return answer.value.photoId
}

async function rowsOf(caseId: CaseId): Promise<number> {
  const text = 'select count(*)::int as n from case_photos where case_id = $1'
  return (await owner.query<{ n: number }>(text, [caseId])).rows[0]?.n ?? 0
}

const stateOf = (scope: DebtorScope, caseId: CaseId) =>
  inScope(world.core, scope, async (tx) => (await caseById(tx, scope, caseId))?.state)

async function member(role: 'viewer' | 'agent', creditorId = world.house.creditorId) {
  const made = await addStaff(world.core, { role, creditorIds: [creditorId] })
  const session = await resolveStaffSession(world.core, await openStaffSession(world.core, made))
  if (session === null) throw new Error('they are inside')
  return session
}

describe('a photo of a case', () => {
  it('is kept drawn anew and sealed, told in the case and on the record', async () => {
    const { person, scope, caseId } = await disputed()
    const file = await photoOfHome()
    const photoId = await added(scope, caseId, file)
    const rows = await owner.query<{ whole: string; content: Buffer }>(
      'select p::text as whole, content_sealed as content from case_photos p where id = $1',
      [photoId],
    )
    const [row] = rows.rows
    expect(row?.content.includes('JFIF')).toBe(false)
    expect(row?.whole).not.toContain(file.subarray(0, 20).toString('hex'))
    const [, entry] = await inScope(world.core, scope, (tx) => entriesOf(tx, scope, caseId))
    expect(entry).toMatchObject({
      kind: 'photo_added',
      staff: null,
      words: null,
      photo: { id: photoId, number: 1, width: 48, height: 64 },
    })
    const jpeg = await inScope(world.core, scope, (tx) => photoOf(tx, scope, { caseId, photoId }))
    expect(jpeg?.subarray(0, 3).toString('hex')).toBe('ffd8ff')
    expect(jpeg?.includes('ACACIAS')).toBe(false)
    const [record] = await world.recorded(person, 'case.photo_added')
    expect(record).toMatchObject({ actor_kind: 'debtor', actor_id: person.id })
    expect(record?.whole).toContain(photoId)
  })

  it('is one under a double tap and when it is sent again, and three are the most', async () => {
    const { scope, caseId } = await disputed()
    const first = await jpegFile(10, 10)
    const taps = await Promise.all([1, 2, 3].map(() => added(scope, caseId, first)))
    expect(new Set(taps).size).toBe(1)
    expect(await added(scope, caseId, first)).toBe(taps[0])
    expect(await rowsOf(caseId)).toBe(1)
    const more = await Promise.all([11, 12, 13, 14].map((side) => jpegFile(side, side)))
    const answers = await Promise.all(
      more.map((file) => addPhoto(world.core, scope, { caseId, file })),
    )
    expect(answers.filter(({ ok }) => ok)).toHaveLength(PHOTOS_PER_CASE - 1)
    const refused = answers.filter(({ ok }) => !ok)
    expect(refused).toEqual([1, 2].map(() => ({ ok: false, reason: 'full' })))
    expect(await rowsOf(caseId)).toBe(PHOTOS_PER_CASE)
    expect(await expectPhoto(world.core, scope, caseId)).toEqual({ ok: false, reason: 'full' })
    // What is there already is there, also in a case that takes no more.
    expect(await added(scope, caseId, first)).toBe(taps[0])
  })

  it('that cannot be read leaves the case open and as it was', async () => {
    const { scope, caseId } = await disputed()
    const files = [
      [PDF_FILE, 'pdf'],
      [HEIC_FILE, 'heic'],
      [Buffer.alloc(0), 'unreadable'],
      [Buffer.alloc(MAX_PHOTO_BYTES + 1), 'too_large'],
      [(await jpegFile(900, 900)).subarray(0, 700), 'unreadable'],
    ] as const
    for (const [file, reason] of files) {
      expect(await addPhoto(world.core, scope, { caseId, file })).toEqual({ ok: false, reason })
    }
    expect(await rowsOf(caseId)).toBe(0)
    expect(await stateOf(scope, caseId)).toBe('open')
    expect(await inScope(world.core, scope, (tx) => entriesOf(tx, scope, caseId))).toHaveLength(1)
  })

  it('answers what was asked of the person', async () => {
    const { scope, caseId } = await disputed()
    const { core, agent } = world
    await askForMore(core, agent, { caseId, words: 'Mande o comprovante, por favor.' })
    expect(await stateOf(scope, caseId)).toBe('asked')
    await added(scope, caseId, await jpegFile())
    expect(await stateOf(scope, caseId)).toBe('open')
  })

  it('is not added to a case that ended meanwhile, nor to somebody else’s', async () => {
    const { core } = world
    const { scope, caseId } = await disputed()
    const stranger = await comeIn(world, await world.someone())
    const file = await jpegFile()
    const missing = { ok: false, reason: 'not_found' }
    expect(await expectPhoto(core, stranger, caseId)).toEqual(missing)
    expect(await addPhoto(core, stranger, { caseId, file })).toEqual(missing)
    const photoId = await added(scope, caseId, file)
    const place = { caseId, photoId }
    expect(await inScope(core, stranger, (tx) => photoOf(tx, stranger, place))).toBeNull()
    // The same bytes tell a stranger nothing either.
    expect(await addPhoto(core, stranger, { caseId, file })).toEqual(missing)
    await withdrawCase(core, scope, caseId)
    const ended = { ok: false, reason: 'ended' }
    expect(await expectPhoto(core, scope, caseId)).toEqual(ended)
    const other = await jpegFile(5, 5)
    expect(await addPhoto(core, scope, { caseId, file: other })).toEqual(ended)
    expect(await inScope(core, scope, (tx) => photoOf(tx, scope, place))).not.toBeNull()
  })

  it('is tried for so often in a day and not more', async () => {
    const { scope, caseId } = await disputed()
    const ask = () => expectPhoto(world.core, scope, caseId)
    for (let n = 0; n < PHOTO_TRIES_PER_DAY; n += 1) expect((await ask()).ok).toBe(true)
    expect(await ask()).toEqual({ ok: false, reason: 'too_many_today' })
  })

  it('never changes, and goes with an erasure only', async () => {
    const { core } = world
    const { person, scope, caseId } = await disputed()
    await added(scope, caseId, await jpegFile())
    for (const text of [
      'update case_photos set number = 2 where case_id = $1',
      'delete from case_photos where case_id = $1',
    ]) {
      await expect(owner.query(text, [caseId])).rejects.toThrow()
      await expect(inScope(core, SYSTEM, (tx) => tx.sql(text, [caseId]))).rejects.toThrow()
    }
    const asked = await world.opened(person, { kind: 'data', reason: 'erase' })
    const yes = {
      outcome: 'accepted',
      words: 'Apagamos tudo.',
      quietDays: 0,
      isSure: true,
    } as const
    const eraser = await world.owner()
    await answerCase(core, SENDER, eraser, { caseId: asked.case.id, ...yes })
    expect(await rowsOf(caseId)).toBe(0)
    const entries = await inScope(core, eraser, (tx) => entriesOf(tx, eraser, caseId))
    expect(entries.at(-1)).toMatchObject({ kind: 'photo_added', photo: null })
  })

  it('is named in the file of the person’s data, with where to see it', async () => {
    const { scope, caseId } = await disputed()
    const photoId = await added(scope, caseId, await jpegFile())
    const file = JSON.stringify(await inScope(world.core, scope, (tx) => exportOf(tx, scope)))
    expect(file).toContain(`/pedidos/${caseId}/fotos/${photoId}`)
    expect(file).toContain('64 × 48')
  })
})

describe('opening a photo', () => {
  const looks = (person: Parameters<CareWorld['recorded']>[0]) =>
    world.recorded(person, 'case.photo_opened')
  const open = (who: StaffScope, place: Parameters<typeof openPhoto>[2]) =>
    openPhoto(world.core, who, place)

  it('is on the record each time, with who and which', async () => {
    const { person, scope, caseId } = await disputed()
    const photoId = await added(scope, caseId, await jpegFile())
    const { agent } = world
    for (const n of [1, 2]) {
      const opened = await open(agent, { caseId, photoId })
      expect(opened.ok && opened.value.subarray(0, 2).toString('hex')).toBe('ffd8')
      expect(await looks(person)).toHaveLength(n)
    }
    const [record] = await looks(person)
    expect(record).toMatchObject({ actor_kind: 'staff', actor_id: agent.staffId })
    expect(record?.whole).toContain(photoId)
  })

  it('is for who speaks with people, for the creditor that is disputed', async () => {
    const { person, scope, caseId } = await disputed()
    const place = { caseId, photoId: await added(scope, caseId, await jpegFile()) }
    expect(await open(await member('viewer'), place)).toEqual({ ok: false, reason: 'not_allowed' })
    const elsewhere = await member('agent', world.foreign.creditorId)
    expect(await open(elsewhere, place)).toEqual({ ok: false, reason: 'not_found' })
    const other = await disputed()
    expect(await open(world.agent, { ...place, caseId: other.caseId })).toEqual({
      ok: false,
      reason: 'not_found',
    })
    expect(await looks(person)).toEqual([])
  })
})
