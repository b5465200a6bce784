import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inScope } from '#server/platform/db.ts'
import { addDebtor, expectBooksInOrder, signIn } from '#server/testing/portfolio.ts'
import { accepted, type Desk, openDesk, papersOf } from '../agreement/testing.ts'
import { TERMS_FILE_NAME } from '../evidence/model.ts'
import { readPdf } from '../testing.ts'
import { draftOfQuote } from './data.ts'

let desk: Desk

beforeEach(async () => {
  desk = await openDesk()
})

afterEach(async () => {
  await expectBooksInOrder(desk.core)
  await desk.core.close()
})

describe('the draft of an agreement', () => {
  it('scenario 71: holds the very text that is accepted, is nameless, and is not kept', async () => {
    const { core, scope } = desk
    const plan = await accepted(desk, 'plan', { instalments: 3 })
    const read = () => inScope(core, scope, (tx) => draftOfQuote(tx, scope, plan.terms.quoteId))
    const draft = await read()
    if (!draft) throw new Error('the quote is the debtor\u2019s own')
    const { files, text } = readPdf(draft.bytes)
    expect(files.get(TERMS_FILE_NAME)?.toString('utf8')).toBe(plan.text)
    expect(text).toContain('MINUTA')
    expect(text).not.toContain('Maria')
    expect(draft.fileName).toMatch(/^minuta-C2026-\d{6}\.pdf$/)
    core.clock.advance({ hours: 5 })
    expect(Buffer.from((await read())?.bytes ?? []).equals(Buffer.from(draft.bytes))).toBe(true)
    expect(await papersOf(desk, 'agreement')).toHaveLength(0)
  })

  it('is not given to anybody else', async () => {
    const plan = await accepted(desk, 'plan', { instalments: 2 })
    const other = await signIn(desk.core, await addDebtor(desk.core, '52998224725'), 'R1')
    const draft = await inScope(desk.core, other, (tx) =>
      draftOfQuote(tx, other, plan.terms.quoteId),
    )
    expect(draft).toBeNull()
  })
})
