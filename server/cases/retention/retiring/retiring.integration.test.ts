import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openPaper, papersOf } from '#server/papers/agreement/testing.ts'
import { debtorById, findDebtorByDocument } from '#server/people/data.ts'
import { inScope } from '#server/platform/db.ts'
import { SYSTEM } from '#server/testing/access.ts'
import { addDebtor, expectBooksInOrder } from '#server/testing/portfolio.ts'
import { HOLDINGS } from '../../erasure/model.ts'
import { TELLS_NOTHING } from './model.ts'
import { type EndedStory, openEndedStory } from './testing.ts'

let story: EndedStory

beforeEach(async () => {
  story = await openEndedStory()
})

afterEach(async () => {
  await expectBooksInOrder(story.core)
  await story.close()
})

const read = async (text: string, ...values: unknown[]) =>
  (await story.owner.query<Record<string, unknown>>(text, [story.debtorId, ...values])).rows

/** What of a person's rows is sealed, or found by an index, and still says something. */
async function telling(): Promise<string[]> {
  const columns = await story.owner.query<{ table: string; column: string }>(
    `select c.table_name as table, c.column_name as column from information_schema.columns c
      where c.table_schema = 'public' and c.column_name ~ '_(sealed|index)$'`,
  )
  const found: string[] = []
  for (const { table, column } of columns.rows) {
    if (!(table in HOLDINGS)) continue
    const whose = table === 'debtors' ? 'id' : 'debtor_id'
    const rows = await read(
      `select from ${table} where ${whose} = $1 and octet_length(${column}) > 0`,
    )
    if (rows.length > 0) found.push(`${table}.${column}`)
  }
  return found.sort()
}

describe('five years after the end of everything', () => {
  it('a person is nobody any more, and their books stay', async () => {
    const books = () =>
      read(`select (select count(*) from ledger_postings where debtor_id = $1) as postings,
                   (select sum(amount) from payments where debtor_id = $1) as paid,
                   (select json_agg(number) from agreements where debtor_id = $1) as agreements,
                   (select json_agg(encode(sha256, 'hex') order by id) from papers
                     where debtor_id = $1) as papers`)
    const before = await books()
    const [document] = await read('select document_index as index from debtors where id = $1')
    expect(await telling()).toContain('papers.content_sealed')
    expect(await story.sweep()).toBe(1)
    expect(await story.isNobody()).toBe(true)
    expect(await books()).toEqual(before)
    // A name of nothing, an index of nothing, contacts whose index is their own id.
    expect(await telling()).toEqual(
      [
        ...Object.keys(TELLS_NOTHING),
        'contacts.value_index',
        'debtors.document_index',
        'debtors.name_sealed',
      ].sort(),
    )
    const [now] = await read('select document_index as index from debtors where id = $1')
    expect(now).not.toEqual(document)
    expect(
      await read('select from contacts where debtor_id = $1 and value_index = $2', 'an index'),
    ).toEqual([])
    expect(await read(`select from debts where debtor_id = $1 and free_fields <> '{}'`)).toEqual([])
    expect(await read('select from debtor_names where debtor_id = $1')).toEqual([])
    expect(
      await read(`select from audit_events where debtor_id = $1 and action = 'debtor.retired'`),
    ).toHaveLength(1)
    expect(await story.sweep()).toBe(0)
  })

  it('nobody is found or opened by who they were', async () => {
    const { core, debtorId } = story
    const known = await inScope(core, SYSTEM, (tx) => debtorById(tx, SYSTEM, debtorId))
    if (!known) throw new Error('they were known')
    await story.sweep()
    await inScope(core, SYSTEM, async (tx) => {
      expect(await debtorById(tx, SYSTEM, debtorId)).toBeNull()
      expect(await findDebtorByDocument(tx, SYSTEM, known.document)).toBeNull()
    })
    const open = await read(
      'select from access_links where debtor_id = $1 and revoked_at is null and expires_at > now()',
    )
    expect(open).toEqual([])
    // A file that names them later begins anew, and leads to nothing of before.
    expect(await addDebtor(core)).not.toBe(debtorId)
  })

  it('is found once a month, by whoever of several workers looks', async () => {
    const { core } = story
    core.clock.set('2023-11-20T05:00:00Z')
    await story.owner.query(`update debtors set updated_at = '2018-12-02T12:00Z'`)
    expect(await story.sweep()).toBe(0)
    core.clock.set('2023-12-01T05:00:00Z')
    expect(await story.sweep()).toBe(0)
    // Five years and a day: but this month's round is over.
    core.clock.set('2023-12-03T05:00:00Z')
    expect(await story.sweep()).toBe(0)
    core.clock.set('2024-01-01T04:00:00Z')
    const both = await Promise.all([story.sweep(), story.sweep()])
    expect(both.toSorted()).toEqual([0, 1])
    core.clock.set('2024-01-02T14:00:00Z')
    expect(await story.sweep()).toBe(0)
  })

  it('happens whole or not at all, and one person does not keep the others', async () => {
    await story.owner.query(
      `create function fail_late() returns trigger language plpgsql as
         $$ begin raise exception 'the machine went away'; end $$`,
    )
    await story.owner.query(
      `create trigger fail_late before update of content_sealed on papers
        for each row execute function fail_late()`,
    )
    const before = await telling()
    expect(await story.sweep()).toBe(0)
    expect(await story.isNobody()).toBe(false)
    expect(await telling()).toEqual(before)
    await story.owner.query('drop trigger fail_late on papers')
    story.core.clock.set('2025-01-02T05:00:00Z')
    expect(await story.sweep()).toBe(1)
  })

  it('a paper is known by its number and its hash, and says nothing', async () => {
    const { agreementId } = story.plan
    const paper = await openPaper(story, 'agreement', agreementId)
    await story.sweep()
    const [row] = await papersOf(story, 'agreement')
    expect(row?.contentSealed).toBeNull()
    expect(row?.sha256).toEqual(paper.sha256)
    await expect(openPaper(story, 'agreement', agreementId)).rejects.toThrow()
    const [checked] = await read(
      'select c.number from papers p cross join lateral check_paper(p.code_index) c where p.debtor_id = $1 and p.id = $2',
      row?.id,
    )
    expect(checked?.number).toBe(paper.number)
  })
})

describe('a story is not over', () => {
  it.each<[string, string]>([
    [
      'while a case is open',
      `insert into cases (id, number, debtor_id, kind, reason, channel, opened_at, due_on, state)
       values (gen_random_uuid(), 'A1', $1, 'complaint', 'service', 'portal', '2018-12-01', '2018-12-09',
               'open')`,
    ],
    [
      'while a name waits to be cleared',
      `insert into delistings (creditor_id, id, debt_id, debtor_id, agreement_id, cause, funds_on,
                               alarm_on, due_on, state)
       select creditor_id, gen_random_uuid(), debt_id, debtor_id, agreement_id, 'agreement',
              '2018-11-26', '2018-11-28', '2018-12-03', 'waiting'
         from agreement_debts where debtor_id = $1`,
    ],
    [
      'while money for something waits for a person’s look',
      `update payables set review_since = '2018-12-01' where debtor_id = $1`,
    ],
    [
      'while money has no place',
      `insert into suspense_items (creditor_id, id, debtor_id, payment_id, amount, reason, status,
                                   ledger_transaction_id)
       select creditor_id, gen_random_uuid(), debtor_id, id, 1, 'already_paid', 'open',
              ledger_transaction_id from payments where debtor_id = $1 limit 1`,
    ],
    [
      'while money may still go back',
      `insert into reversals (creditor_id, id, debtor_id, payment_id, provider, kind,
                              provider_reversal_id, amount, status, reason)
       select creditor_id, gen_random_uuid(), debtor_id, id, 'pix', 'med', 'R1', 1, 'pending', 'x'
         from payments where debtor_id = $1 limit 1`,
    ],
    [
      'while a card is saved',
      `update saved_cards set status = 'active', ended_at = null, end_reason = null, removed_at = null
        where debtor_id = $1`,
    ],
    [
      'when a creditor’s file named them within five years',
      `update debtors set updated_at = '2020-01-01' where id = $1`,
    ],
    [
      'when something was answered within five years',
      `insert into cases (id, number, debtor_id, kind, reason, channel, opened_at, due_on, state,
                          outcome, ended_at)
       values (gen_random_uuid(), 'A2', $1, 'complaint', 'service', 'portal', '2019-12-03 12:00Z',
               '2019-12-09', 'answered', 'accepted', '2019-12-03 12:00Z')`,
    ],
  ])('%s', async (_, statement) => {
    await story.owner.query('begin')
    await story.owner.query(statement, [story.debtorId])
    await story.owner.query('commit')
    expect(await story.sweep()).toBe(0)
    expect(await story.isNobody()).toBe(false)
    // Nor by hand.
    await expect(
      story.owner.query(
        `insert into retirements (debtor_id, retired_at, story_ended_at)
         values ($1, $2, '2018-12-01')`,
        [story.debtorId, story.core.clock.now().toString()],
      ),
    ).rejects.toThrow('not over')
    // The books of this world are right again.
    await story.owner.query(`delete from suspense_items where reason = 'already_paid'`)
    await story.owner.query(`delete from reversals where provider_reversal_id = 'R1'`)
    await story.owner.query(
      'update payables set review_since = null where review_since is not null',
    )
  })
})
