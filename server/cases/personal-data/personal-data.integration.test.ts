import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exchangeLink } from '#server/access/exchange/commands.ts'
import { openCase } from '#server/cases/commands.ts'
import { listCases } from '#server/cases/list/data.ts'
import { type CareWorld, comeIn, openCareWorld, order } from '#server/cases/testing.ts'
import { newId, type ReplyId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { linkFor, SENDER, SYSTEM, scopeOf } from '#server/testing/access.ts'
import { exportOf, personalDataOf } from './data.ts'

const FROM = { ip: '203.0.113.77', port: 40_123 }

let world: CareWorld

beforeAll(async () => {
  world = await openCareWorld()
})

afterAll(() => world.core.close())

describe('what we hold of a person', () => {
  it('is shown in part before a code, and with everything but whole contacts in the file after it', async () => {
    const person = await world.someone()
    const scope = await comeIn(world, person)
    const seen = await inScope(world.core, scope, (tx) => personalDataOf(tx, scope))
    const shown = JSON.stringify(seen)
    expect(shown).not.toContain(person.document)
    expect(shown).not.toContain(person.phone)
    expect(seen.creditors.map(({ debts }) => debts)).toEqual([1, 1])
    const file = JSON.stringify(await inScope(world.core, scope, (tx) => exportOf(tx, scope)))
    expect(file.replace(/\D/g, '')).toContain(person.document)
    // Who holds a stolen telephone has its code, and must not learn where else the person is reached.
    expect(file).not.toContain(person.phone)
    expect(file).toContain('R$')
  })

  it('is theirs only: nothing of anybody else is in the file', async () => {
    const other = await world.someone()
    await openCase(world.core, await comeIn(world, other), order({ words: 'segredo de outra' }))
    const scope = await comeIn(world, await world.someone())
    await openCase(world.core, scope, order({ words: 'meu relato' }))
    const file = JSON.stringify(await inScope(world.core, scope, (tx) => exportOf(tx, scope)))
    expect(file).toContain('meu relato')
    expect(file).not.toContain('segredo de outra')
  })
})

describe('the file of one’s own data', () => {
  it('says when they came, and from where', async () => {
    const { core } = world
    const person = await world.someone()
    const entered = await exchangeLink(core, SENDER, {
      token: await linkFor(core, person),
      digits: person.digits,
      client: FROM,
      formerSecret: null,
    })
    if (!entered.ok || entered.value.kind !== 'entered') throw new Error('right digits enter')
    const scope = await scopeOf(core, entered.value.secret)
    const file = await inScope(core, scope, (tx) => exportOf(tx, scope))
    expect(file.acessos).toEqual([{ em: expect.any(String), 'endereço de internet': FROM.ip }])
    // Kept sealed: who reads the tables reads no address (Marco Civil 10 and 15).
    const [row] = await inScope(core, SYSTEM, (tx) =>
      tx.sql<{ origin: Buffer }>(
        'select origin_sealed as origin from debtor_sessions where debtor_id = $1',
        [scope.debtorId],
      ),
    )
    expect(row?.origin.toString('latin1')).not.toContain(FROM.ip)
  })

  it('holds what the person wrote back, in their words', async () => {
    const { core } = world
    const person = await world.someone()
    const scope = await comeIn(world, person)
    const id = newId<ReplyId>()
    const words = core.vault.seal('quero parcelar', { column: 'replies.words', row: id })
    await inScope(core, SYSTEM, (tx) =>
      tx.sql(
        `insert into replies (id, channel, provider_key, sender_index, contact_id, debtor_id,
                              words_sealed, received_at)
         select $1::uuid, 'sms', 'told', ''::bytea, c.id, c.debtor_id, $3, $4 from contacts c
          where c.debtor_id = $2 limit 1`,
        [id, scope.debtorId, words, core.clock.now()],
      ),
    )
    const file = JSON.stringify(await inScope(core, scope, (tx) => exportOf(tx, scope)))
    expect(file).toContain('quero parcelar')
    expect(file).toContain('como quer ser avisado')
  })
})

describe('the list of cases', () => {
  const filter = { kind: null, creditorId: null, mine: false } as const

  it('goes on exactly after the last line of a page, in both directions of time', async () => {
    for (let n = 0; n < 3; n += 1) await world.opened(await world.someone())
    const { core, agent } = world
    const all = await inScope(core, agent, (tx) =>
      listCases(tx, agent, { ...filter, state: 'open', after: null }),
    )
    const [first, ...rest] = all.rows
    if (!first) throw new Error('something waits')
    const after = { on: first.dueOn.toString(), id: first.id }
    const next = await inScope(core, agent, (tx) =>
      listCases(tx, agent, { ...filter, state: 'open', after }),
    )
    expect(next.rows.map(({ id }) => id)).toEqual(rest.map(({ id }) => id))
  })

  it('narrows down to a kind, a creditor, or what somebody took', async () => {
    const { core, agent, foreign } = world
    const kinds = await inScope(core, agent, (tx) =>
      listCases(tx, agent, { ...filter, kind: 'dispute', state: 'open', after: null }),
    )
    expect(kinds.rows).toEqual([])
    const mine = await inScope(core, agent, (tx) =>
      listCases(tx, agent, { ...filter, mine: true, state: 'open', after: null }),
    )
    expect(mine.rows).toEqual([])
    const elsewhere = { ...filter, creditorId: foreign.creditorId }
    const seen = await inScope(core, agent, (tx) =>
      listCases(tx, agent, { ...elsewhere, state: 'open', after: null }),
    )
    // What is about the person as a whole is also of a creditor that this agent does not work for,
    // whose debts they cannot see: nothing is found by it.
    expect(seen.rows).toEqual([])
  })
})
