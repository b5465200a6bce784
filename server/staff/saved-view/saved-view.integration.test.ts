import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { savedViews } from '#db/schema/saved-views.ts'
import { newId, type SavedViewId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintStaffScope } from '#server/platform/scope-mint.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { permissionsOf } from '#server/staff/model.ts'
import { addStaff } from '#server/testing/matrix/sessions.ts'
import { testScope } from '#server/testing/scope.ts'
import { removeView, renameView, savedViewsFor, saveView } from './commands.ts'
import { MOST_VIEWS, type ViewList } from './model.ts'

let core: TestCore
let ana: StaffScope
let bia: StaffScope

beforeAll(async () => {
  core = await createTestCore()
})

afterAll(() => core.close())

beforeEach(async () => {
  ana = await member()
  bia = await member()
})

/** Somebody of the team who may only look. */
async function member(): Promise<StaffScope> {
  const { id: staffId } = await addStaff(core, { role: 'viewer', creditorIds: null })
  return mintStaffScope({
    staffId,
    sessionId: newId(),
    permissions: permissionsOf('viewer'),
    creditorIds: 'all',
    factorAt: null,
  })
}

const save = (
  who: StaffScope,
  name: string,
  {
    list = 'dividas',
    query = 'estado=free',
    id = newId<SavedViewId>(),
  }: Partial<{
    list: ViewList
    query: string
    id: SavedViewId
  }> = {},
) => saveView(core, who, { id, list, name, query })

const namesOf = async (who: StaffScope, list: ViewList | null = null) =>
  (await savedViewsFor(core, who, list)).map(({ name }) => name)

const acts = (action: string, { staffId }: StaffScope) =>
  inScope(core, testScope, (tx) =>
    tx.sql<{ data: unknown }>('select data from audit_events where action = $1 and actor_id = $2', [
      action,
      staffId,
    ]),
  )

describe('a saved view', () => {
  it('is its member’s own, list by list, in the order of the names', async () => {
    await save(ana, 'Sem acordo')
    await save(ana, 'antigas')
    await save(ana, 'Deste mês', { list: 'pagamentos', query: 'estado=this_month' })
    await save(bia, 'Da Bia')
    expect(await namesOf(ana, 'dividas')).toEqual(['antigas', 'Sem acordo'])
    expect(await namesOf(ana)).toEqual(['antigas', 'Sem acordo', 'Deste mês'])
    expect(await namesOf(bia)).toEqual(['Da Bia'])
  })

  it('keeps the known fields of an address, and is none where nothing is narrowed down', async () => {
    const saved = await save(ana, 'Uma', { query: 'x=1&depois=2&estado=free' })
    expect(saved).toMatchObject({ ok: true, value: { query: 'estado=free' } })
    const nothing = await save(ana, 'Outra', { query: 'depois=2' })
    expect(nothing).toEqual({ ok: false, reason: 'nothing_filtered' })
    expect(await namesOf(ana)).toEqual(['Uma'])
  })

  it('has a name once in its list, in whatever letters', async () => {
    await save(ana, 'Ações')
    expect(await save(ana, 'AÇÕES')).toEqual({ ok: false, reason: 'name_taken' })
    expect(await save(ana, 'Ações', { list: 'acordos' })).toMatchObject({ ok: true })
    expect(await save(bia, 'Ações')).toMatchObject({ ok: true })
  })

  it('is kept once for one id, whatever comes again', async () => {
    const id = newId<SavedViewId>()
    const first = await save(ana, 'Uma', { id })
    expect(await save(ana, 'Uma', { id })).toEqual(first)
    expect(await namesOf(ana)).toEqual(['Uma'])
    expect(await acts('staff.view_saved', ana)).toEqual([{ data: { list: 'dividas' } }])
  })

  it('is one of thirty at most, also where several come at once', async () => {
    for (let i = 1; i < MOST_VIEWS; i++) await save(ana, `Visão ${i}`)
    const answers = await Promise.all(['a', 'b', 'c'].map((name) => save(ana, name)))
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
    expect(answers.filter(({ ok }) => !ok)).toEqual([
      { ok: false, reason: 'too_many' },
      { ok: false, reason: 'too_many' },
    ])
    expect(await namesOf(ana)).toHaveLength(MOST_VIEWS)
  })

  it('is renamed and removed by its member, and by nobody else', async () => {
    const id = newId<SavedViewId>()
    await save(ana, 'Uma', { id })
    await save(ana, 'Duas')
    expect(await renameView(core, bia, { id, name: 'Da Bia' })).toMatchObject({
      reason: 'not_found',
    })
    expect(await removeView(core, bia, id)).toMatchObject({ reason: 'not_found' })
    expect(await renameView(core, ana, { id, name: 'duas' })).toMatchObject({
      reason: 'name_taken',
    })
    expect(await renameView(core, ana, { id, name: 'UMA' })).toMatchObject({ ok: true })
    expect(await namesOf(ana)).toEqual(['Duas', 'UMA'])
    expect(await removeView(core, ana, id)).toEqual({ ok: true, value: { list: 'dividas' } })
    expect(await removeView(core, ana, id)).toMatchObject({ reason: 'not_found' })
    expect(await namesOf(ana)).toEqual(['Duas'])
    expect(await acts('staff.view_renamed', ana)).toHaveLength(1)
    expect(await acts('staff.view_removed', ana)).toHaveLength(1)
  })

  it('cannot be read by the staff’s own scope: only by the procedure that names its member', async () => {
    await save(ana, 'Uma')
    expect(await inScope(core, ana, (tx) => tx.db.select().from(savedViews))).toEqual([])
  })
})
