import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { storePixNotice } from '#server/payments/notice/commands.ts'
import { SYSTEM } from '#server/testing/access.ts'
import { expectBooksInOrder } from '#server/testing/portfolio.ts'
import { KINDS, PROVING_TEMPLATES } from './kinds/model.ts'
import { KEPT, type KindName } from './model.ts'
import { openRetentionWorld, type RetentionWorld } from './testing.ts'

let world: RetentionWorld

beforeEach(async () => {
  world = await openRetentionWorld()
})

afterEach(() => world.close())

const NAMES = KINDS.map(({ name }) => name)
const second = (at: Temporal.Instant) => at.subtract({ seconds: 1 })
const years = (count: number) =>
  world.core.clock.now().toZonedDateTimeISO('UTC').subtract({ years: count }).toInstant()

/** Rows of a kind whose time is over, the oldest first. */
async function oldOnes(kind: KindName, count: number): Promise<string[]> {
  const ids: string[] = []
  for (let n = count; n > 0; n--) {
    ids.push(await world.add(kind, world.edge(kind).subtract({ seconds: n })))
  }
  return ids
}

const nextNight = () => world.core.clock.advance({ hours: 24 })

describe('what nobody needs any more', () => {
  it('is named once, with its time', () => {
    expect(NAMES.toSorted()).toEqual(Object.keys(KEPT).toSorted())
  })

  it.each(NAMES)('goes when its time is over, and not a second before: %s', async (kind) => {
    const edge = world.edge(kind)
    const young = await world.add(kind, edge)
    const old = await world.add(kind, second(edge))
    const gone = await world.sweep()
    expect(await world.left(kind, [young, old])).toEqual([young])
    expect(gone[kind]).toBe(1)
    expect(await world.steps(kind)).toMatchObject([{ rows: 1 }])
    expect(await world.sweep()).toEqual({})
  })

  it('goes by night only', async () => {
    const [old = ''] = await oldOnes('outbox', 1)
    for (const hour of ['00:59:59', '05:00:00', '14:00:00']) {
      world.core.clock.set(`2024-12-03T${hour}-03:00`)
      expect(await world.sweep()).toEqual({})
    }
    expect(await world.left('outbox', [old])).toEqual([old])
    world.core.clock.set('2024-12-03T04:59:59-03:00')
    expect(await world.sweep()).toEqual({ outbox: 1 })
  })

  it('leaves the number of a quote where whoever misses it finds it', async () => {
    const ids = await oldOnes('quotes', 3)
    await world.sweep()
    const [step] = await world.steps('quotes')
    expect(step?.numbers).toEqual(ids.toSorted())
    const { rows } = await world.owner.query('select from quote_debts where quote_id = any ($1)', [
      ids,
    ])
    expect(rows).toEqual([])
  })

  it('is recorded, in the chain of what was done, with its kind and its count', async () => {
    await oldOnes('telephone_checks', 2)
    await world.sweep()
    const { rows } = await world.owner.query(
      `select actor_kind, data from audit_events where action = 'retention.let_go'`,
    )
    const before = world.edge('telephone_checks').toString()
    const data = { what: 'telephone_checks', before, rows: 2 }
    expect(rows).toEqual([{ actor_kind: 'system', data }])
  })

  it('of a message is its text: that it was written, and when it came, stays', async () => {
    const [id = ''] = await oldOnes('message_texts', 1)
    const told = async () =>
      (
        await world.owner.query(
          `select to_jsonb(m) - 'content_sealed' as row from messages m where id = $1`,
          [id],
        )
      ).rows
    const before = await told()
    await world.sweep()
    expect(await world.left('message_texts', [id])).toEqual([])
    expect(await told()).toEqual(before)
  })
})

describe('what something still hangs on', () => {
  it('stays, however old: notices without which nothing could be charged or ended', async () => {
    const ids: string[] = []
    for (const template of PROVING_TEMPLATES) {
      ids.push(await world.addMessage(years(9), { template }))
    }
    expect(await world.sweep()).toEqual({})
    expect(await world.left('message_texts', ids)).toEqual(ids)
  })

  it('stays: a message that is not sent yet, and words of a case that nobody answered', async () => {
    const waiting = await world.addMessage(years(9), { status: 'queued' })
    const asked = await world.addEntry(years(9), { isOpen: true })
    const [answered, waits] = [
      await world.add('reply_words', years(9)),
      await world.add('reply_words', years(9)),
    ]
    await world.owner.query(
      `insert into replies select gen_random_uuid(), channel, gen_random_uuid(), sender_index,
              contact_id, debtor_id, words_sealed, intent, certainty, outcome, answer_id,
              (select case_id from case_entries where id = $2), received_at, read_at
         from replies where id = $1`,
      [waits, asked],
    )
    expect(await world.sweep()).toEqual({ reply_words: 2 })
    expect(await world.left('message_texts', [waiting])).toEqual([waiting])
    expect(await world.left('case_words', [asked])).toEqual([asked])
    expect(await world.left('reply_words', [answered, waits])).toEqual([])
    const { rows } = await world.owner.query(
      'select case_id from replies where words_sealed is not null',
    )
    expect(rows).toHaveLength(1)
  })

  it('stays: what a notice named that waits for a person', async () => {
    const ids = await oldOnes('notice_hints', 3)
    await world.owner.query(`update webhook_inbox set outcome = 'parked' where id = $1`, [ids[0]])
    await world.owner.query(`update webhook_inbox set outcome = 'quarantined' where id = $1`, [
      ids[1],
    ])
    expect(await world.sweep()).toEqual({ notice_hints: 1 })
    expect(await world.left('notice_hints', ids)).toEqual(ids.slice(0, 2))
  })

  it('stays with what was signed: the visit, its code and its link, the quote and its search', async () => {
    const at = years(9)
    const visit = await world.addConfirmed(at)
    const other = await world.addConfirmed(at)
    const quotes = [await world.add('quotes', at), await world.add('quotes', at)]
    const [quoteId = '', unsigned = ''] = quotes
    const traces = await Promise.all([quoteId, unsigned].map((id) => world.addTrace(at, id)))
    await world.sign({ ...visit, quoteId })
    const gone = await world.sweep()
    expect(gone).toEqual({ codes: 1, sessions: 2, links: 1, quotes: 1, search_traces: 1 })
    expect(await world.left('codes', [visit.codeId, other.codeId])).toEqual([visit.codeId])
    const sessions = [visit.sessionId, visit.askedIn]
    expect(await world.left('sessions', sessions)).toEqual(sessions)
    expect(await world.left('links', [visit.linkId])).toEqual([visit.linkId])
    expect(await world.left('quotes', quotes)).toEqual([quoteId])
    expect(await world.left('search_traces', traces)).toEqual(traces.slice(0, 1))
    await expectBooksInOrder(world.core)
  })

  it('stays with what a card was allowed: the visit in which it was said', async () => {
    const at = years(9)
    const [signing, allowing] = [await world.addConfirmed(at), await world.addConfirmed(at)]
    const quoteId = await world.add('quotes', at)
    const { agreementId } = await world.sign({ ...signing, quoteId })
    await world.addConsent(at, { agreementId, ...allowing })
    expect(await world.sweep()).toEqual({})
    expect(await world.left('codes', [allowing.codeId])).toEqual([allowing.codeId])
    expect(await world.left('links', [allowing.linkId])).toEqual([allowing.linkId])
  })
})

describe('a sweep', () => {
  it('that is killed half-way leaves whole chunks, and the next one goes on behind them', async () => {
    const ids = await oldOnes('quotes', 5)
    await world.owner.query(
      `create function go_away() returns trigger language plpgsql as $$
       begin
         if (select count(*) from retention_steps where kind = 'quotes') > 1 then raise exception 'the machine went away'; end if;
         return old;
       end $$`,
    )
    await world.owner.query(
      'create trigger go_away after delete on quotes for each row execute function go_away()',
    )
    const [waits = ''] = await oldOnes('outbox', 1)
    await expect(world.sweep({ chunkRows: 2 })).rejects.toThrow()
    expect(await world.left('quotes', ids)).toEqual(ids.slice(2))
    // What one kind meets keeps no other.
    expect(await world.left('outbox', [waits])).toEqual([])
    expect(await world.steps('quotes')).toMatchObject([{ rows: 2 }])
    await world.owner.query('drop trigger go_away on quotes')
    expect(await world.sweep({ chunkRows: 2 })).toEqual({ quotes: 3 })
    const steps = await world.steps('quotes')
    expect(steps.map(({ rows }) => rows)).toEqual([2, 2, 1])
    expect(steps.flatMap(({ numbers }) => numbers).toSorted()).toEqual(ids.toSorted())
  })

  it('is shared by workers: each chunk is one of them', async () => {
    const quotes = await oldOnes('quotes', 9)
    const outbox = await oldOnes('outbox', 9)
    const work = () => world.sweep({ chunkRows: 2, chunks: 100 })
    const done = await Promise.all([work(), work(), work()])
    // Who found a kind in another's hands left it to them.
    done.push(await work())
    for (const [kind, ids] of [
      ['quotes', quotes],
      ['outbox', outbox],
    ] as const) {
      expect(done.reduce((all, gone) => all + (gone[kind] ?? 0), 0)).toBe(9)
      expect(await world.left(kind, ids)).toEqual([])
      const steps = await world.steps(kind)
      expect(steps.map(({ rows }) => rows)).toEqual([2, 2, 2, 2, 1])
    }
  })

  it('leaves a kind that another worker holds to that worker', async () => {
    await oldOnes('links', 1)
    await world.chunk('links', 1)
    await world.owner.query('begin')
    await world.owner.query(`select from retention_nights where kind = 'links' for update`)
    expect(await world.chunk('links', 1)).toEqual({ rows: 0, standing: 'busy' })
    await world.owner.query('rollback')
    expect(await world.chunk('links', 1)).toEqual({ rows: 0, standing: 'through' })
  })

  it('does its part and comes back for the rest', async () => {
    await oldOnes('telephone_checks', 3)
    // Four kinds before it have nothing: one look each, one look with rows.
    expect(await world.sweep({ chunkRows: 2, chunks: 4 })).toEqual({ telephone_checks: 2 })
    expect(await world.sweep({ chunkRows: 2, chunks: 4 })).toEqual({ telephone_checks: 1 })
  })

  it('looks at what stays once a night, and again in the next one', async () => {
    const at = years(9)
    const quoteId = await world.add('quotes', at)
    await world.sign({ ...(await world.addConfirmed(at)), quoteId })
    expect(await world.chunk('quotes', 1)).toEqual({ rows: 0, standing: 'more' })
    expect(await world.chunk('quotes', 1)).toEqual({ rows: 0, standing: 'through' })
    await world.add('quotes', at)
    expect(await world.sweep()).toEqual({})
    nextNight()
    expect(await world.sweep()).toEqual({ quotes: 1 })
  })

  it('leaves an old notice known: told again, it changes nothing', async () => {
    const notice = JSON.stringify({
      pix: [
        { endToEndId: 'E12345678202311231300abcdefghijk', txid: 'a'.repeat(32), valor: '1.00' },
      ],
    })
    const store = () => storePixNotice(world.core, SYSTEM, notice)
    expect(await store()).toEqual({ ok: true, value: { stored: 1 } })
    await world.owner.query(
      `update webhook_inbox set received_at = $1, processed_at = $1, outcome = 'recorded'`,
      [years(2).toString()],
    )
    expect(await world.sweep()).toEqual({ notice_hints: 1 })
    expect(await store()).toEqual({ ok: true, value: { stored: 0 } })
  })
})
