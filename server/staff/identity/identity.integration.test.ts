import { eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { auditEvents } from '#db/schema/audit.ts'
import {
  staffEntries,
  staffIdentities,
  staffInvitations,
  staffSessions,
  staffUsers,
} from '#db/schema/staff.ts'
import {
  asId,
  newId,
  type StaffId,
  type StaffInvitationId,
  type StaffSessionId,
} from '#server/kernel/id.ts'
import { connectStaffDoor } from '#server/platform/auth.ts'
import { sha256 } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import type { OidcConfig } from '#server/platform/oidc/settings.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { handOverEntry, proveEntry } from '#server/staff/entry/commands.ts'
import { dropFactors } from '#server/staff/factor/commands.ts'
import { resolveStaffSession, signOutStaff } from '#server/staff/session/commands.ts'
import { isFresh } from '#server/staff/session/model.ts'
import { type Colleague, codeOf, DESK, hire } from '#server/staff/testing.ts'
import { testScope } from '#server/testing/scope.ts'
import { CLIENT } from '../../../e2e/company-client.ts'
import {
  type AtProvider,
  type CompanyProvider,
  startCompanyProvider,
} from '../../../e2e/company-provider.ts'
import { enterByAccount } from './commands.ts'
import { CALLBACK, newBrowser } from './testing.ts'

const EMAIL = 'ana@operadora.example'

let provider: CompanyProvider
let core: TestCore
let ana: Colleague
let config: OidcConfig
/** What an entry that waits for its person's own factor is kept by; the web keeps it in a cookie. */
let waiting: string | null
let faults: string[]

beforeAll(async () => {
  process.env.AUTH_SECRET = 'a secret of the tests, which is long enough'
  provider = await startCompanyProvider(CALLBACK)
})
afterAll(() => provider.close())

beforeEach(async () => {
  core = await createTestCore()
  ana = await hire(core, { email: EMAIL })
  waiting = null
  faults = []
  config = {
    issuer: provider.issuer,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    domains: ['operadora.example'],
    secondFactor: ['amr:mfa'],
  }
  connectStaffDoor({
    enter: async () => null,
    async enterByCompany(account) {
      const found = await enterByAccount(core, account, DESK)
      if (!found.ok) return `/admin/entrar?empresa=${found.reason}`
      if ('entered' in found.value) return found.value.entered
      waiting = found.value.waiting.secret
      return '/admin/entrar/codigo'
    },
    leave: (id) => signOutStaff(core, id),
    company: () => config,
    noteFault: (fault) => void faults.push(fault),
  })
})
afterEach(() => core.close())

const comes = (changes: Partial<AtProvider> = {}) => {
  const person = { sub: 'ana-1', email: EMAIL, emailVerified: true, amr: ['pwd', 'mfa'] }
  provider.signsIn({ ...person, ...changes })
  return newBrowser()
}

const rowsOf = (
  table: typeof staffEntries | typeof staffIdentities | typeof staffSessions,
): Promise<unknown[]> => inScope(core, testScope, (tx) => tx.db.select().from(table))

const change = (fields: Partial<typeof staffUsers.$inferInsert>) =>
  inScope(core, testScope, (tx) =>
    tx.db.update(staffUsers).set(fields).where(eq(staffUsers.id, ana.id)),
  )

async function invite(email: string, hours: number): Promise<StaffId> {
  const id = newId<StaffId>()
  const now = core.clock.now()
  await inScope(core, testScope, async (tx) => {
    await tx.db.insert(staffUsers).values({ id, email, name: 'Bia', role: 'viewer' })
    await tx.db.insert(staffInvitations).values({
      id: newId<StaffInvitationId>(),
      staffId: id,
      tokenHash: sha256(id),
      createdAt: now,
      expiresAt: now.add({ hours }),
    })
  })
  return id
}

const nothingOpened = async () => {
  expect(await rowsOf(staffSessions)).toEqual([])
  expect(await rowsOf(staffEntries)).toEqual([])
}

describe('the account of the company', () => {
  it('opens a session like any other where the provider had a second factor, and is bound', async () => {
    const browser = comes()
    expect(await browser.enter()).toBe('/admin/dividas')
    const id = await browser.sessionId()
    const scope = await resolveStaffSession(core, asId<StaffSessionId>(id ?? ''))
    expect(scope?.staffId).toBe(ana.id)
    expect(await rowsOf(staffSessions)).toMatchObject([{ staffId: ana.id, enteredBy: 'oidc' }])
    expect(await rowsOf(staffIdentities)).toMatchObject([
      { staffId: ana.id, issuer: provider.issuer, subject: 'ana-1' },
    ])
    const events = await inScope(core, testScope, (tx) =>
      tx.db.select().from(auditEvents).orderBy(auditEvents.sequence),
    )
    expect(events.map(({ action }) => action)).toEqual(['staff.account_bound', 'staff.signed_in'])
  })

  it('sets out with PKCE, state and nonce, and asks for no more than the e-mail', async () => {
    const asked = new URL(await comes().setOut()).searchParams
    expect(asked.get('code_challenge_method')).toBe('S256')
    for (const name of ['code_challenge', 'state', 'nonce']) {
      expect(asked.get(name)?.length, name).toBeGreaterThanOrEqual(40)
    }
    expect(asked.get('scope')).toBe('openid email')
    expect(asked.get('redirect_uri')).toBe(CALLBACK)
  })

  it('with one factor only waits for the person’s own, and is no session before', async () => {
    const browser = comes({ amr: ['pwd'] })
    expect(await browser.enter()).toBe('/admin/entrar/codigo')
    expect(await browser.sessionId()).toBeNull()
    expect(await rowsOf(staffSessions)).toEqual([])
    const secret = waiting ?? ''
    expect(await handOverEntry(core, secret, DESK)).toBeNull()
    expect((await proveEntry(core, { secret, code: codeOf(core, ana) })).ok).toBe(true)
    expect(await handOverEntry(core, secret, DESK)).toMatchObject({ email: EMAIL })
    expect(await rowsOf(staffSessions)).toMatchObject([{ enteredBy: 'oidc' }])
  })

  it('is taken at its word for a second factor only where that was agreed on', async () => {
    config = { ...config, secondFactor: [] }
    expect(await comes().enter()).toBe('/admin/entrar/codigo')
    expect(await rowsOf(staffSessions)).toEqual([])
  })

  it('brings in somebody who holds an invitation, and nobody whose invitation is over', async () => {
    await invite('bia@operadora.example', 72)
    await invite('caio@operadora.example', 0)
    const bia = comes({ sub: 'bia-1', email: 'bia@operadora.example' })
    expect(await bia.enter()).toBe('/admin/dividas')
    const caio = comes({ sub: 'caio-1', email: 'caio@operadora.example' })
    expect(await caio.enter()).toBe('/admin/entrar?empresa=unknown')
  })

  it('without any second factor brings in nobody, and is not bound', async () => {
    await invite('bia@operadora.example', 72)
    const bia = comes({ sub: 'bia-1', email: 'bia@operadora.example', amr: ['pwd'] })
    expect(await bia.enter()).toBe('/admin/entrar?empresa=no_factor')
    expect(await rowsOf(staffIdentities)).toEqual([])
    await nothingOpened()
  })

  it('is known by its subject: a new e-mail changes nothing, a second account is nobody’s', async () => {
    await comes().enter()
    const renamed = comes({ email: 'ana.souza@operadora.example' })
    expect(await renamed.enter()).toBe('/admin/dividas')
    const heir = comes({ sub: 'ana-2' })
    expect(await heir.enter()).toBe('/admin/entrar?empresa=unknown')
    expect(await heir.sessionId()).toBeNull()
    expect(await rowsOf(staffIdentities)).toHaveLength(1)
  })

  it('is let go when somebody loses their factors', async () => {
    await comes().enter()
    await inScope(core, testScope, (tx) => dropFactors(tx, testScope, ana.id))
    await change({ passwordHash: null })
    expect(await comes().enter()).toBe('/admin/entrar?empresa=unknown')
  })

  it.each([
    ['an e-mail that the provider does not vouch for', { emailVerified: false }, 'email'],
    ['an e-mail of another domain', { email: 'ana@evil.example' }, 'email'],
    ['a domain that only ends alike', { email: 'ana@x.operadora.example' }, 'email'],
    ['an e-mail that only looks alike', { email: 'аna@operadora.example' }, 'email'],
    ['vouching in words', { twist: { email_verified: 'true' } }, 'email'],
    ['somebody who was never invited', { sub: 'x', email: 'x@operadora.example' }, 'unknown'],
  ])('is refused for %s', async (_, changes, reason) => {
    const browser = comes(changes)
    expect(await browser.enter()).toBe(`/admin/entrar?empresa=${reason}`)
    expect(await browser.sessionId()).toBeNull()
    expect(await rowsOf(staffIdentities)).toEqual([])
    await nothingOpened()
  })

  it('is refused where a letter becomes another when it is made small', async () => {
    await hire(core, { email: 'kika@operadora.example' })
    const kelvin = '\u212Aika@operadora.example'
    expect(kelvin.toLowerCase()).toBe('kika@operadora.example')
    expect(await comes({ email: kelvin }).enter()).toBe('/admin/entrar?empresa=email')
    await nothingOpened()
  })

  it('is refused to whoever was disabled, bound before or not', async () => {
    await change({ disabledAt: core.clock.now() })
    expect(await comes().enter()).toBe('/admin/entrar?empresa=unknown')
    await change({ disabledAt: null })
    await comes().enter()
    await change({ disabledAt: core.clock.now() })
    expect(await comes().enter()).toBe('/admin/entrar?empresa=unknown')
    expect(await rowsOf(staffSessions)).toHaveLength(1)
  })

  it.each([
    ['another nonce', { nonce: 'of another sign-in' }],
    ['another audience', { aud: 'another-client' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['an end that is past', { exp: 1_000_000_000 }],
  ])('is refused for a token with %s, and no claim reaches the log', async (_, twist) => {
    const browser = comes({ twist })
    expect(await browser.enter()).toBe('/admin/entrar?error=Configuration')
    expect(await browser.sessionId()).toBeNull()
    await nothingOpened()
    expect(faults).toHaveLength(1)
    expect(faults.join()).not.toMatch(/ana|operadora|evil/)
  })

  it('is never asked for over an open line, whatever discovery says', async () => {
    const browser = comes({ tokensAt: 'http://id.operadora.example/token' })
    expect(await browser.enter()).toBe('/admin/entrar?error=Configuration')
    expect(faults).toEqual(['CallbackRouteError: OpenLine'])
    await nothingOpened()
  })

  it('is refused for an answer played again, and for one that another browser set out for', async () => {
    const browser = comes()
    const kept = new Map<string, string>()
    const setOut = await browser.setOut()
    for (const [name, value] of browser.cookies) kept.set(name, value)
    const answer = await browser.provedThere(setOut)
    expect(await newBrowser().comeBack(answer)).toBe('/admin/entrar?error=Configuration')
    await nothingOpened()
    expect(await browser.comeBack(answer)).toBe('/admin/dividas')
    expect(await browser.comeBack(answer)).toBe('/admin/entrar?error=Configuration')
    // With the cookies of before, too: the provider takes its code once.
    const copy = newBrowser()
    for (const [name, value] of kept) copy.cookies.set(name, value)
    expect(await copy.comeBack(answer)).toMatch(/^\/admin\/entrar\?error=/)
    expect(await copy.sessionId()).toBeNull()
    expect(await rowsOf(staffSessions)).toHaveLength(1)
  })

  it('counts as fresh only as long as the sign-in over there is', async () => {
    const opened = async (authenticatedAt: Temporal.Instant | null) => {
      const account = { issuer: provider.issuer, subject: 'ana-1', email: EMAIL }
      const found = await enterByAccount(
        core,
        { ...account, hasSecondFactor: true, authenticatedAt },
        DESK,
      )
      if (!found.ok || !('entered' in found.value)) throw new Error('it opens')
      const scope = await resolveStaffSession(core, found.value.entered.sessionId)
      return isFresh(scope?.factorAt ?? null, core.clock.now())
    }
    const now = core.clock.now()
    expect(await opened(now.subtract({ minutes: 4 }))).toBe(true)
    expect(await opened(now.add({ seconds: 20 }))).toBe(true)
    expect(await opened(now.subtract({ minutes: 6 }))).toBe(false)
    expect(await opened(null)).toBe(false)
  })

  it('of twenty first sign-ins at once binds one account', async () => {
    const accounts = Array.from({ length: 20 }, (_, i) => ({
      issuer: provider.issuer,
      subject: `ana-${i}`,
      email: EMAIL,
      hasSecondFactor: true,
      authenticatedAt: null,
    }))
    const found = await Promise.all(accounts.map((one) => enterByAccount(core, one, DESK)))
    expect(found.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await rowsOf(staffSessions)).toHaveLength(1)
  })
})
