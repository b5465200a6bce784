import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordAudit } from '#server/audit/commands.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { type CreditorId, newId, type StaffId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintStaffScope } from '#server/platform/scope-mint.ts'
import { createTestCore } from '#server/platform/testing.ts'
import { permissionsOf } from '#server/staff/model.ts'
import { addStaff } from '#server/testing/matrix/sessions.ts'
import { openTheatre, type Stage, setStage } from '#server/testing/matrix/stage.ts'
import { testScope } from '#server/testing/scope.ts'
import { copyTrail, readTrail, type Trail } from './commands.ts'
import type { TrailFilter } from './data.ts'
import { TOPICS } from './model.ts'

const NOTHING: TrailFilter = {
  topic: null,
  staffId: null,
  creditorSlug: null,
  debtorId: null,
  from: null,
  to: null,
}

let stage: Stage

beforeAll(async () => {
  stage = await setStage(await openTheatre(await createTestCore()))
})

afterAll(() => stage.close())

async function auditorOf(creditorIds: CreditorId[] | null): Promise<StaffScope> {
  const { id } = await addStaff(stage.core, { role: 'auditor', creditorIds })
  return mintStaffScope({
    staffId: id,
    sessionId: newId(),
    permissions: permissionsOf('auditor'),
    creditorIds: creditorIds ?? 'all',
    factorAt: null,
  })
}

const everything = async (who: StaffScope, filter: Partial<TrailFilter> = {}) => {
  const page = { before: null, size: 10_000 }
  return (await readTrail(stage.core, who, { ...NOTHING, ...filter }, page)).acts
}

const record = (staffId: StaffId, creditorId: CreditorId | null) =>
  inScope(stage.core, testScope, (tx) => {
    const scope = mintStaffScope({
      staffId,
      sessionId: newId(),
      permissions: new Set(),
      creditorIds: 'all',
      factorAt: null,
    })
    const about = creditorId === null ? {} : { creditorId }
    const event = { action: 'creditor.changed', subjectId: newId(), section: 'looks' } as const
    return recordAudit(tx, scope, { ...event, ...about })
  })

describe('the record of acts', () => {
  it('shows who works for a creditor what is about it and its people, and nothing of others', async () => {
    const { houses, subject, stranger } = stage
    await record(newId(), houses.foreign.creditorId)
    await record(newId(), null)
    const seen = await everything(await auditorOf([houses.own.creditorId]))
    expect(seen.length).toBeGreaterThan(0)
    expect(seen.some(({ debtorId }) => debtorId === subject.debtorId)).toBe(true)
    expect(seen.some(({ debtorId }) => debtorId === stranger.debtorId)).toBe(false)
    expect(seen.every(({ creditor, debtorId }) => creditor !== null || debtorId !== null)).toBe(
      true,
    )
    expect(new Set(seen.flatMap(({ creditor }) => creditor ?? [])).size).toBe(1)
  })

  it('shows who works for all of them the acts of the team as well', async () => {
    const who = await auditorOf(null)
    const marker = newId<StaffId>()
    await record(marker, null)
    const seen = await everything(who, { staffId: marker })
    expect(seen).toMatchObject([{ action: 'creditor.changed', creditor: null, by: null }])
  })

  it('is filtered by subject, colleague, creditor, person and days in São Paulo', async () => {
    const who = await auditorOf(null)
    const { core, houses, subject } = stage
    const marker = newId<StaffId>()
    await record(marker, houses.own.creditorId)
    const { slug } = houses.own
    expect(await everything(who, { staffId: marker, creditorSlug: slug })).toHaveLength(1)
    expect(await everything(who, { staffId: marker, creditorSlug: houses.foreign.slug })).toEqual(
      [],
    )
    expect(await everything(who, { creditorSlug: 'nenhum' })).toEqual([])
    expect(await everything(who, { staffId: marker, topic: 'creditors' })).toHaveLength(1)
    expect(await everything(who, { staffId: marker, topic: 'money' })).toEqual([])
    const byTopic = await Promise.all(TOPICS.map((topic) => everything(who, { topic })))
    expect(byTopic.flat()).toHaveLength((await everything(who)).length)
    const theirs = await everything(who, { debtorId: subject.debtorId })
    expect(theirs.every(({ debtorId }) => debtorId === subject.debtorId)).toBe(true)
    const [act] = await everything(who, { staffId: marker })
    const on = businessDate(act?.at ?? core.clock.now())
    expect(await everything(who, { staffId: marker, from: on, to: on })).toHaveLength(1)
    const next = on.add({ days: 1 })
    expect(await everything(who, { staffId: marker, from: next, to: next })).toEqual([])
  })

  it('goes back page by page, and shows nothing twice', async () => {
    const who = await auditorOf(null)
    const all = await everything(who)
    const pages: bigint[] = []
    let before: bigint | null = null
    for (;;) {
      const { acts, next }: Trail = await readTrail(stage.core, who, NOTHING, { before, size: 7 })
      pages.push(...acts.map(({ sequence }) => sequence))
      before = next
      if (next === null) break
    }
    expect(pages).toEqual(all.map(({ sequence }) => sequence))
  })

  it('names colleagues only to who knows them', async () => {
    const { houses } = stage
    const colleague = await addStaff(stage.core, { role: 'manager', creditorIds: null })
    await record(colleague.id, houses.own.creditorId)
    const limited = await auditorOf([houses.own.creditorId])
    const [theirs] = await everything(limited, { staffId: colleague.id })
    expect(theirs?.by).toBeNull()
    const who = await auditorOf(null)
    const [ours] = await everything(who, { staffId: colleague.id })
    expect(ours?.by).toBe('Equipe')
  })
})

describe('what somebody of the team did at the door', () => {
  it('bears their name, though the door wrote it down', async () => {
    const who = await auditorOf(null)
    const colleague = await addStaff(stage.core, { role: 'viewer', creditorIds: null })
    await inScope(stage.core, testScope, (tx) =>
      recordAudit(tx, testScope, {
        action: 'staff.signed_in',
        subjectId: colleague.id,
        by: 'totp',
      }),
    )
    const [act] = await everything(who, { staffId: colleague.id })
    expect(act).toMatchObject({ action: 'staff.signed_in', by: null, colleague: 'Equipe' })
  })
})

describe('a copy of the record', () => {
  it('is whole, part by part, safe in a spreadsheet, and recorded with its lines', async () => {
    const who = await auditorOf(null)
    const { core } = stage
    const formula = await addStaff(core, { role: 'manager', creditorIds: null })
    await inScope(core, testScope, (tx) =>
      tx.sql(`update staff_users set name = '=HYPERLINK("//evil";"oi")' where id = $1`, [
        formula.id,
      ]),
    )
    for (let i = 0; i < 3; i++) await record(formula.id, null)
    const { text, next } = await copyTrail(core, who, {
      ...NOTHING,
      staffId: formula.id,
      before: null,
      lines: 0,
    })
    expect(next).toBeNull()
    const rows: Record<string, string>[] = parse(text, { delimiter: ';', bom: true, columns: true })
    expect(rows).toHaveLength(3)
    for (const { nome } of rows) expect(nome).toBe(`'=HYPERLINK("//evil";"oi")`)
    const [recorded] = await everything(who, { staffId: who.staffId })
    expect(recorded).toMatchObject({ action: 'audit.exported', data: { topic: 'all', lines: 3 } })
  })

  it('of more than a part goes on where the last one ended', async () => {
    const who = await auditorOf(null)
    await inScope(stage.core, testScope, (tx) =>
      tx.sql(
        `insert into audit_events (id, actor_kind, action, data)
         select uuidv7(), 'system', 'import.failed', '{}' from generate_series(1, 2100)`,
      ),
    )
    let place: { before: bigint | null; lines: number } = { before: null, lines: 0 }
    let lines = 0
    for (;;) {
      const { text, next } = await copyTrail(stage.core, who, { ...NOTHING, ...place })
      lines += text.split('\r\n').length - 1
      if (next === null) break
      place = { before: BigInt(next.before), lines: next.lines }
    }
    const all = await everything(who)
    // The head of the file is a line more, and the copy itself was recorded meanwhile.
    expect(lines - 1).toBe(all.length - 1)
  })
})
