import { cookies, headers } from 'next/headers'
import { AuthError } from 'next-auth'
import { clientOf } from '#server/api/peer.ts'
import { runtime } from '#server/api/runtime.ts'
import {
  auth,
  connectStaffDoor,
  handlers,
  signIn,
  signOut,
  staffSessionId,
} from '#server/platform/auth.ts'
import type { CompanyAccount } from '#server/platform/oidc/account.ts'
import { OIDC } from '#server/platform/oidc/provider.ts'
import { oidcConfigOf } from '#server/platform/oidc/settings.ts'
import { totpAddress, totpText } from '#server/platform/totp.ts'
import { type CreationOptions, type RequestOptions, siteOf } from '#server/platform/webauthn.ts'
import {
  enrol,
  enrolmentOf,
  type FirstFactor,
  openInvitation,
} from '#server/staff/enrolment/commands.ts'
import {
  handOverEntry,
  type OpenedEntry,
  proveEntry,
  startEntry,
} from '#server/staff/entry/commands.ts'
import { type DoorCookie, doorCookie } from '#server/staff/entry/model.ts'
import {
  askPasskeyOfEntry,
  hasPasskeyOfEntry,
  offerFirstPasskey,
  proveEntryByPasskey,
} from '#server/staff/entry/passkey/commands.ts'
import { enterByAccount } from '#server/staff/identity/commands.ts'
import { answerIn, creationAnswer, keyName, useAnswer } from '#server/staff/passkey/schema.ts'
import { formatRecoveryCode } from '#server/staff/recovery/model.ts'
import { signOutStaff } from '#server/staff/session/commands.ts'

connectStaffDoor({
  enter: async (entry) => handOverEntry(runtime().core, entry, clientOf(await headers())),
  enterByCompany,
  leave: (id) => signOutStaff(runtime().core, id),
  company: () => oidcConfigOf(runtime().env),
  noteFault: (fault) => runtime().core.log.warn({ fault }, 'a sign-in of staff failed'),
})

export const { GET, POST } = handlers

const MAX_FIELD = 1024

/** A field of a form; what no form of ours sends is empty. */
const field = (value: unknown) =>
  typeof value === 'string' && value.length <= MAX_FIELD ? value : ''

/** Checks e-mail and password; what is open then waits for the factor. False for every refusal alike. */
export async function startStaffEntry(email: unknown, password: unknown): Promise<boolean> {
  const { ip } = clientOf(await headers())
  const input = { email: field(email), password: field(password), ip }
  const started = await startEntry(runtime().core, input)
  if (started.ok) await keepEntry(started.value)
  return started.ok
}

/** Takes the factor of the entry that is open in this browser, and signs in. */
export async function finishStaffEntry(code: unknown): Promise<'in' | 'wrong' | 'ended'> {
  const secret = await entrySecret()
  if (secret === null) return 'ended'
  const proved = await proveEntry(runtime().core, { secret, code: field(code) })
  if (!proved.ok) return proved.reason
  return (await handOver(secret)) ? 'in' : 'ended'
}

/** Whether the person whose entry is open in this browser has a passkey to prove it by. */
export async function mayEnterByPasskey(): Promise<boolean> {
  const secret = await entrySecret()
  return secret !== null && hasPasskeyOfEntry(runtime().core, secret)
}

/** What the browser proves a passkey with; null where the entry is over. */
export async function askStaffPasskey(): Promise<RequestOptions | null> {
  const secret = await entrySecret()
  return secret === null ? null : askPasskeyOfEntry(runtime().core, site(), secret)
}

/** Takes a passkey as the factor of the entry that is open in this browser, and signs in. */
export async function finishStaffEntryByPasskey(given: unknown): Promise<'in' | 'wrong' | 'ended'> {
  const secret = await entrySecret()
  if (secret === null) return 'ended'
  const answer = answerIn(useAnswer, given)
  if (answer === null) return 'wrong'
  const proved = await proveEntryByPasskey(runtime().core, site(), { secret, answer })
  if (!proved.ok) return proved.reason
  return (await handOver(secret)) ? 'in' : 'ended'
}

const site = () => siteOf(runtime().env.PORTAL_URL, runtime().services.operator.name)

const ROAD_SECONDS = 300

/** Whether staff can enter by the company's account here. */
export function hasCompanyAccount(): boolean {
  return oidcConfigOf(runtime().env) !== null
}

/** Whether it can stand for a second factor, which dangerous acts want fresh. */
export function companyConfirms(): boolean {
  return (oidcConfigOf(runtime().env)?.secondFactor.length ?? 0) > 0
}

/**
 * Sets out for the company's provider; false where it does not answer. The address stays in a cookie
 * for the page that leads there: no form of ours may end on another site (`form-action 'self'`).
 * `anew`: who they are is to be proved again there, however lately they did.
 */
export async function startCompanyEntry(next: string, anew: boolean): Promise<boolean> {
  const { PORTAL_URL } = runtime().env
  const address = await roadFor(next, anew)
  // Where something failed, next-auth leads back to our own door.
  if (address === null || new URL(address, PORTAL_URL).origin === new URL(PORTAL_URL).origin) {
    return false
  }
  const { name, attributes } = roadCookie()
  ;(await cookies()).set(name, address, { ...attributes, maxAge: ROAD_SECONDS })
  return true
}

async function roadFor(next: string, anew: boolean): Promise<string | null> {
  const asked: Record<string, string> = anew ? { prompt: 'login', max_age: '0' } : {}
  try {
    return await signIn(OIDC, { redirect: false, redirectTo: next }, asked)
  } catch (error) {
    if (error instanceof AuthError) return null
    throw error
  }
}

/** Where the company's provider waits for this browser; null where it did not set out. */
export async function companyRoad(): Promise<URL | null> {
  const { name } = roadCookie()
  const address = (await cookies()).get(name)?.value ?? ''
  return hasCompanyAccount() && URL.canParse(address) ? new URL(address) : null
}

/** Judges whom the provider named; a session that was open here ends when its successor begins. */
async function enterByCompany(account: CompanyAccount) {
  const { core } = runtime()
  const found = await enterByAccount(core, account, clientOf(await headers()))
  await drop(roadCookie())
  if (!found.ok) return `/admin/entrar?empresa=${found.reason}`
  if ('waiting' in found.value) {
    await keepEntry(found.value.waiting)
    return `/admin/entrar/codigo?next=${encodeURIComponent(await wayBack())}`
  }
  const former = await staffSessionId()
  if (former !== null) await signOutStaff(core, former)
  return found.value.entered
}

/** The page that next-auth was told to lead to; whoever shows it judges it again. */
async function wayBack(): Promise<string> {
  const kept = (await cookies()).getAll().find(({ name }) => name.endsWith('authjs.callback-url'))
  return kept && URL.canParse(kept.value) ? new URL(kept.value).pathname : '/admin'
}

/** Opens the entry of an invitation; false for every refusal alike. */
export async function startStaffEnrolment(token: unknown): Promise<boolean> {
  const { ip } = clientOf(await headers())
  const started = await openInvitation(runtime().core, { token: field(token), ip })
  if (started.ok) await keepEntry(started.value)
  return started.ok
}

/** What is on offer in this browser: a new authenticator, or only new recovery codes. */
export async function pendingStaffEnrolment(via: 'invitation' | 'renewal') {
  const secret = await entrySecret()
  const pending = secret === null ? null : await enrolmentOf(runtime().core, secret, via)
  if (pending === null) return null
  const { name, email, offer } = pending
  const totp = Buffer.from(offer.totpSecret ?? '', 'base64')
  const text = offer.totpSecret === null ? '' : totpText(totp)
  return {
    name,
    email,
    secretText: text.replace(/.{4}(?=.)/g, '$& '),
    address: totpAddress(totp, runtime().services.operator.name, email),
    recoveryCodes: offer.recoveryCodes.map(formatRecoveryCode),
  }
}

/** What the browser makes the first passkey with; null where the invitation's entry is over. */
export async function askFirstPasskey(): Promise<CreationOptions | null> {
  const secret = await entrySecret()
  return secret === null ? null : offerFirstPasskey(runtime().core, site(), secret)
}

/** Sets password and factor by the invitation of this browser, and signs in. */
export async function finishStaffEnrolment(form: {
  password: unknown
  code: unknown
  /** A passkey that was made instead; null where none was. */
  passkey: unknown
}) {
  const secret = await entrySecret()
  if (secret === null) return 'ended'
  const factor = firstFactor(form)
  if (factor === null) return 'wrong_key'
  const input = { secret, password: field(form.password), ...factor }
  const enrolled = await enrol(runtime().core, input)
  if (!enrolled.ok) return enrolled.reason
  return (await handOver(secret)) ? 'in' : 'ended'
}

function firstFactor(form: { code: unknown; passkey: unknown }): FirstFactor | null {
  if (form.passkey === null) return { code: field(form.code) }
  const answer = answerIn(creationAnswer, form.passkey)
  const name = keyName.parse('')
  return answer && { site: site(), passkey: { name, answer } }
}

/** Whether an entry waits for its factor here; what it is worth is judged when the factor comes. */
export async function hasStaffEntry(): Promise<boolean> {
  return (await entrySecret()) !== null
}

export async function entrySecret(): Promise<string | null> {
  const { name } = entryCookie()
  return (await cookies()).get(name)?.value ?? null
}

export async function keepEntry({ secret, expiresAt }: OpenedEntry): Promise<void> {
  const { name, attributes } = entryCookie()
  const expires = new Date(expiresAt.epochMilliseconds)
  ;(await cookies()).set(name, secret, { ...attributes, expires })
}

export async function dropEntry(): Promise<void> {
  await drop(entryCookie())
}

const entryCookie = () => doorCookie('entrada', runtime().env.PORTAL_URL)
const roadCookie = () => doorCookie('estrada', runtime().env.PORTAL_URL)

/** A browser lets go of a `__Host-` cookie only for one with the same attributes. */
async function drop({ name, attributes }: DoorCookie): Promise<void> {
  ;(await cookies()).set(name, '', { ...attributes, maxAge: 0 })
}

/** Gives the finished entry to next-auth, which opens the session and sets the cookie. */
async function handOver(entry: string): Promise<boolean> {
  try {
    await signIn('credentials', { entry, redirect: false })
    await dropEntry()
    return true
  } catch (error) {
    if (error instanceof AuthError) return false
    throw error
  }
}

/** Signs out; the row behind the cookie ends with it. */
export async function leaveStaff(): Promise<void> {
  await signOut({ redirect: false })
}

/** The name to greet the signed-in member of staff by. */
export async function staffName(): Promise<string> {
  return (await auth())?.user?.name ?? ''
}
