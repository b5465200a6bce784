import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordAudit } from '#server/audit/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import { type CreditorId, type DebtorId, newId } from '#server/kernel/id.ts'
import { inScope, type Tx } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { bornOn } from '#server/testing/access.ts'
import type { Stage } from '#server/testing/matrix/stage.ts'
import { testScope } from '#server/testing/scope.ts'
import { fileOf } from './file/data.ts'
import type { StoryEntry, StoryPlace } from './story/data.ts'
import { openReading, readAs, readerOf } from './testing.ts'
import { todayOf } from './today/data.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openReading()
})

afterAll(() => stage.close())

const own = () => readerOf([stage.houses.own.creditorId])
const foreign = () => readerOf([stage.houses.foreign.creditorId])

const read = <T>(scope: StaffScope, work: (tx: Tx, scope: StaffScope) => Promise<T>) =>
  readAs(stage, scope, work)

const fileFor = (scope: StaffScope, debtorId: DebtorId, before: StoryPlace | null = null) =>
  read(scope, (tx) =>
    fileOf(tx, scope, { debtorId, before, reach: { push: false, whatsApp: false } }),
  )

type Story = { entries: StoryEntry[]; next: StoryPlace | null }

describe('the file of one person', () => {
  it('tells each staff what concerns its creditor, and nothing of the other', async () => {
    const { debtorId } = stage.subject
    const ours = assertPresent(await fileFor(own(), debtorId), 'known')
    expect(ours.debts.map(({ standing }) => standing).sort()).toEqual(['in_agreement', 'open'])
    expect(ours.summary).toMatchObject({ openDebts: 1, running: 1, next: { what: 'due' } })
    expect(ours.summary.owedToday).toBeGreaterThanOrEqual(80_000n)
    expect(ours.story.entries.map(({ amount }) => amount)).not.toContain(55_555n)
    expect(new Set(ours.story.entries.map(({ kind }) => kind))).toEqual(
      new Set(['import', 'quote', 'agreement', 'payment', 'audit', 'charge']),
    )
    const theirs = assertPresent(await fileFor(foreign(), debtorId), 'known')
    expect(theirs.debts).toHaveLength(1)
    expect(theirs.agreements).toEqual([])
    const kinds = new Set(theirs.story.entries.map(({ kind }) => kind))
    for (const kind of ['quote', 'agreement', 'payment', 'charge'] as const) {
      expect(kinds).not.toContain(kind)
    }
  })

  it('shows documents and contacts masked', async () => {
    const { debtorId, hidden } = stage.subject
    const file = await fileFor(own(), debtorId)
    const text = JSON.stringify(file, (_, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    )
    for (const value of hidden) expect(text).not.toContain(value)
  })

  it('says who is served first by law, from the day on which they are sixty', async () => {
    const { debtorId } = stage.subject
    const isFirst = async () => (await fileFor(own(), debtorId))?.isFirst
    expect(await isFirst()).toBe(false)
    const day = stage.core.clock.now().toZonedDateTimeISO('America/Sao_Paulo').toPlainDate()
    for (const [more, first] of [
      [1, false],
      [0, true],
    ] as const) {
      const birth = day.subtract({ years: 60 }).add({ days: more })
      await bornOn(stage.core, { id: debtorId }, birth.toString())
      expect(await isFirst()).toBe(first)
    }
  })

  it('is not there for the staff of creditors who are owed nothing by that person', async () => {
    const { debtorId } = stage.stranger
    expect(await fileFor(own(), debtorId)).toBeNull()
  })

  it('tells of messages of the own creditor only, with why one was not sent', async () => {
    const { core, houses, subject } = stage
    const write = (creditorId: CreditorId | null, reason: string | null) =>
      inScope(core, testScope, async (tx) => {
        await tx.sql(
          `insert into messages (id, debtor_id, creditor_id, contact_id, channel, template,
             dedupe_key, status, refusal_reason, content_sealed, check_code_index, created_at)
           values ($1, $2, $3, $4, 'sms', 'receipt', $5, $6, $7, '', $8, $9)`,
          [
            newId(),
            subject.debtorId,
            creditorId,
            subject.person.sms,
            newId(),
            reason ? 'refused' : 'sent',
            reason,
            Buffer.from(newId()),
            core.clock.now(),
          ],
        )
      })
    await write(houses.own.creditorId, 'contact_opted_out')
    await write(houses.foreign.creditorId, 'contact_bounced')
    await write(null, null)
    const told = async (scope: StaffScope) =>
      assertPresent(await fileFor(scope, subject.debtorId), 'known')
        .story.entries.filter(({ kind }) => kind === 'message')
        .map(({ detail, why }) => `${detail} ${why}`)
        .sort()
    expect(await told(own())).toEqual(['sms refused contact_opted_out', 'sms sent null'])
    expect(await told(foreign())).toEqual(['sms refused contact_bounced', 'sms sent null'])
  })

  it('turns the pages of a story without losing or repeating an entry of it', async () => {
    const { core, houses, stranger } = stage
    // Many in one instant: the place of an entry is more than its time.
    for (let i = 0; i < 90; i++) {
      await inScope(core, testScope, (tx) =>
        recordAudit(tx, testScope, {
          action: 'contact.suppressed',
          subjectId: newId(),
          creditorId: houses.foreign.creditorId,
          debtorId: stranger.debtorId,
          reason: 'opt_out',
        }),
      )
    }
    const seen: StoryEntry[] = []
    let before: StoryPlace | null = null
    do {
      const page = await fileFor(foreign(), stranger.debtorId, before)
      const story: Story = assertPresent(page, 'known').story
      seen.push(...story.entries)
      before = story.next
    } while (before !== null)
    expect(new Set(seen.map(({ id, kind }) => `${kind} ${id}`)).size).toBe(seen.length)
    expect(seen.filter(({ what }) => what === 'contact.suppressed')).toHaveLength(90)
    const times = seen.map(({ at }) => at)
    expect(times).toEqual(times.toSorted((a, b) => Temporal.Instant.compare(b, a)))
  })
})

describe('the figures of today', () => {
  it('are those of the own creditor and add up to those of all', async () => {
    const all = await read(readerOf('all'), todayOf)
    const ours = await read(own(), todayOf)
    const theirs = await read(foreign(), todayOf)
    expect(ours.recovered).toBeGreaterThan(0n)
    expect(theirs.recovered).toBeGreaterThan(0n)
    expect(ours.recovered + theirs.recovered).toBe(all.recovered)
    expect(ours.payments + theirs.payments).toBe(all.payments)
    expect(ours.activeAgreements + theirs.activeAgreements).toBe(all.activeAgreements)
    expect(ours.openDebts + theirs.openDebts).toBe(all.openDebts)
    const nobody = await read(readerOf([]), todayOf)
    expect(nobody).toMatchObject({ recovered: 0n, payments: 0, openDebts: 0, lastImport: null })
  })
})
