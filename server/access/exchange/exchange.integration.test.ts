import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { newSecret } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import {
  createPerson,
  linkFor,
  newCpf,
  type Person,
  SENDER,
  SYSTEM,
  visitor,
} from '#server/testing/access.ts'
import { TEST_NOW } from '#server/testing/core.ts'
import { revokeLink } from '../link/commands.ts'
import { linkByToken } from '../link/data.ts'
import { resolveSession } from '../session/commands.ts'
import { exchangeLink } from './commands.ts'

let core: TestCore
let maria: Person
beforeAll(async () => {
  core = await createTestCore()
})
afterAll(() => core.close())

beforeEach(async () => {
  core.clock.set(TEST_NOW)
  await core.pool.query('delete from rate_limits')
  maria = await createPerson(core, { document: newCpf() })
})
afterEach(() => {
  vi.restoreAllMocks()
})

let visits = 0
const enter = (token: string, digits: string, formerSecret: string | null = null) =>
  exchangeLink(core, SENDER, { token, digits, client: visitor(++visits), formerSecret })

async function enterWell(token: string, person: Person, formerSecret: string | null = null) {
  const entered = await enter(token, person.digits, formerSecret)
  if (!entered.ok || entered.value.kind !== 'entered') throw new Error('right digits enter')
  return entered.value
}

async function miss(token: string, times: number) {
  for (let i = 0; i < times; i++) await enter(token, wrongFor(maria))
}

describe('link and five digits', () => {
  it('open a session at R1 for this link’s person', async () => {
    const { secret } = await enterWell(await linkFor(core, maria), maria)
    const scope = await resolveSession(core, secret)
    expect(scope).toMatchObject({ debtorId: maria.id, rung: 'R1', confirmation: null })
  })

  it('are compared with this link’s person alone: another person’s digits are just wrong', async () => {
    const other = await createPerson(core, { document: newCpf() })
    const token = await linkFor(core, maria)
    const known = await enter(token, other.digits)
    const unknown = await enter(token, wrongFor(maria, other))
    expect(known).toEqual({ ok: false, reason: 'wrong_digits', detail: { triesLeft: 4 } })
    expect(unknown).toEqual({ ok: false, reason: 'wrong_digits', detail: { triesLeft: 3 } })
  })

  it('cost no try when they are not five digits', async () => {
    const token = await linkFor(core, maria)
    for (const digits of ['', '1234', '123456', '12a45', '１２３４５']) {
      expect(await enter(token, digits)).toEqual({ ok: false, reason: 'incomplete' })
    }
    expect(await enter(token, wrongFor(maria))).toMatchObject({ detail: { triesLeft: 4 } })
  })

  it('count anew after the person got in', async () => {
    const token = await linkFor(core, maria)
    await miss(token, 4)
    await enterWell(token, maria)
    expect(await enter(token, wrongFor(maria))).toMatchObject({ detail: { triesLeft: 4 } })
  })
})

describe('one answer for unknown, expired, revoked and random links', () => {
  async function statementsOf(token: string, digits: string) {
    const query = vi.spyOn(pg.Client.prototype, 'query')
    const answer = await enter(token, digits)
    const statements = query.mock.calls.length
    query.mockRestore()
    return { answer, statements }
  }

  it('comes in the same shape after the same number of statements', async () => {
    const expired = await linkFor(core, maria)
    core.clock.advance({ hours: 8 * 24 })
    const joao = await createPerson(core, { document: newCpf() })
    const revoked = await linkFor(core, joao)
    const replaced = await linkFor(core, maria)
    await linkFor(core, maria)
    await inScope(core, SYSTEM, async (tx) => {
      const link = await linkByToken(tx, SYSTEM, revoked)
      if (link) await revokeLink(tx, SYSTEM, { linkId: link.id, reason: 'staff' })
    })
    await enter('warm-up', '00000')
    const seen = [
      await statementsOf(expired, maria.digits),
      await statementsOf(revoked, joao.digits),
      await statementsOf(replaced, maria.digits),
      await statementsOf(newSecret(16), maria.digits),
      await statementsOf('x', '00000'),
      await statementsOf("'; drop table access_links; --", '00000'),
    ]
    for (const { answer, statements } of seen) {
      expect(answer).toEqual({ ok: false, reason: 'unavailable' })
      expect(statements).toBe(seen[0]?.statements)
    }
  })

  it('takes as many statements as a wrong guess on a real link', async () => {
    const token = await linkFor(core, maria)
    await enter('warm-up', '00000')
    const wrong = await statementsOf(token, wrongFor(maria))
    const unknown = await statementsOf(newSecret(16), '00000')
    expect(wrong.statements).toBe(unknown.statements)
  })
})

describe('expiry', () => {
  it('a link opens until the last second of its seventh day and not one later', async () => {
    const token = await linkFor(core, maria)
    core.clock.advance({ seconds: 7 * 86_400 - 1 })
    await enterWell(token, maria)
    core.clock.advance({ seconds: 2 })
    expect(await enter(token, maria.digits)).toEqual({ ok: false, reason: 'unavailable' })
  })

  it('a new link takes the place of the older one of the same purpose only', async () => {
    const older = await linkFor(core, maria)
    const agreement = await linkFor(core, maria, maria.sms, 'agreement')
    await linkFor(core, maria)
    expect(await enter(older, maria.digits)).toEqual({ ok: false, reason: 'unavailable' })
    await enterWell(agreement, maria)
  })
})

describe('two people, one browser', () => {
  it('the second person’s entry ends the first one’s session', async () => {
    const joao = await createPerson(core, { document: newCpf() })
    const first = await enterWell(await linkFor(core, maria), maria)
    const second = await enterWell(await linkFor(core, joao), joao, first.secret)
    expect(await resolveSession(core, first.secret)).toBeNull()
    expect(await resolveSession(core, second.secret)).toMatchObject({ debtorId: joao.id })
  })

  it('a wrong guess ends nobody’s session', async () => {
    const joao = await createPerson(core, { document: newCpf() })
    const first = await enterWell(await linkFor(core, maria), maria)
    await enter(await linkFor(core, joao), wrongFor(joao), first.secret)
    expect(await resolveSession(core, first.secret)).not.toBeNull()
  })

  it('a cookie planted in the browser never becomes a session', async () => {
    const planted = newSecret(32)
    const { secret } = await enterWell(await linkFor(core, maria), maria, planted)
    expect(secret).not.toBe(planted)
    expect(await resolveSession(core, planted)).toBeNull()
  })
})

/** Five digits that are not this person's, nor the other's. */
function wrongFor(person: Person, other?: Person, n = 0): string {
  for (let guess = 90_000 + n; ; guess++) {
    const digits = String(guess)
    if (digits !== person.digits && digits !== other?.digits) return digits
  }
}
