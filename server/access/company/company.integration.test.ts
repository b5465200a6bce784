import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newSecret } from '#server/platform/crypto.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import {
  createPerson,
  linkFor,
  newCpf,
  newestCode,
  type Person,
  SENDER,
  signIn,
  visitor,
  writtenTo,
} from '#server/testing/access.ts'
import { TEST_NOW } from '#server/testing/core.ts'
import { exchangeLink } from '../exchange/commands.ts'
import { resolveSession } from '../session/commands.ts'
import { confirmCompanyCode, requestCompanyCode } from './commands.ts'

let core: TestCore
let company: Person
let token: string
beforeAll(async () => {
  core = await createTestCore()
  company = await createPerson(core, {
    document: '12ABC34501DE35',
    name: 'Padaria Aurora Ltda.',
    phone: '+5581988880001',
    email: 'contas@aurora.example',
  })
})
afterAll(() => core.close())
let day = 0
beforeEach(async () => {
  core.clock.set(Temporal.Instant.from(TEST_NOW).add({ hours: 48 * ++day }))
  await core.pool.query('delete from rate_limits')
  token = await linkFor(core, company)
})

const request = (to: string, formerSecret: string | null = null) =>
  requestCompanyCode(core, SENDER, { token: to, client: visitor(), formerSecret })
const confirm = (secret: string | null, code: string) =>
  confirmCompanyCode(core, SENDER, { secret, code, client: visitor() })

async function secretOf(asked: ReturnType<typeof request>): Promise<string> {
  const answer = await asked
  if (!answer.ok) throw new Error('nobody is throttled here')
  return answer.value.secret
}

describe('a company’s link', () => {
  it('takes no digits: a code is sent at once, and the browser stands at R0', async () => {
    const before = (await writtenTo(core, company)).length
    const asked = await exchangeLink(core, SENDER, {
      token,
      digits: '12345',
      client: visitor(),
      formerSecret: null,
    })
    if (!asked.ok || asked.value.kind !== 'code_asked') throw new Error('a code is asked for')
    expect(await resolveSession(core, asked.value.secret)).toBeNull()
    expect(await writtenTo(core, company)).toHaveLength(before + 1)
  })

  it('leads from R0 to R2 by its code', async () => {
    const secret = await secretOf(request(token))
    const entered = await confirm(secret, await newestCode(core, company))
    if (!entered.ok) throw new Error('the right code enters')
    expect(await resolveSession(core, entered.value.secret)).toMatchObject({
      debtorId: company.id,
      rung: 'R2',
      confirmation: { action: 'enter', subjectId: null, contactId: company.email },
    })
    expect(await confirm(secret, await newestCode(core, company))).toMatchObject({ ok: false })
  })

  it('sends another code to the same waiting browser, and only the newest counts', async () => {
    const secret = await secretOf(request(token))
    const older = await newestCode(core, company)
    core.clock.advance({ seconds: 30 })
    expect(await secretOf(request(token, secret))).toBe(secret)
    const newer = await newestCode(core, company)
    if (older !== newer) expect((await confirm(secret, older)).ok).toBe(false)
    expect((await confirm(secret, newer)).ok).toBe(true)
  })

  it('needs the browser that asked: another one with the right code stays out', async () => {
    await request(token)
    const code = await newestCode(core, company)
    expect(await confirm(null, code)).toEqual({ ok: false, reason: 'code_ended' })
    const other = await secretOf(request(newSecret(16)))
    expect(await confirm(other, code)).toMatchObject({ ok: false, reason: 'wrong_code' })
  })
})

describe('asking for a company’s code with any other link', () => {
  it('looks the same, sends nothing, and ends like wrong codes do', async () => {
    const maria = await createPerson(core, { document: newCpf() })
    const persons = await request(await linkFor(core, maria))
    const unknown = await request(newSecret(16))
    const real = await request(token)
    for (const answer of [persons, unknown, real]) {
      expect(answer).toEqual({ ok: true, value: { secret: expect.stringMatching(/^[\w-]{43}$/) } })
    }
    expect(await writtenTo(core, maria)).toEqual([])
    const secret = persons.ok ? persons.value.secret : ''
    const answers = []
    for (let i = 0; i < 6; i++) answers.push(await confirm(secret, '000000'))
    expect(answers[0]).toEqual({ ok: false, reason: 'wrong_code', detail: { triesLeft: 4 } })
    expect(answers[5]).toEqual({ ok: false, reason: 'code_ended' })
  })

  it('leaves a signed-in person’s session alone', async () => {
    const maria = await createPerson(core, { document: newCpf() })
    const secret = await signIn(core, maria)
    await request(newSecret(16), secret)
    expect(await resolveSession(core, secret)).not.toBeNull()
  })
})
