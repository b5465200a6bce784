import { cookies } from 'next/headers'
import { lettersAreLarge } from '#app/_document/look.ts'
import { operatorView } from '#app/_views/identity.ts'
import { plainPageHeaders } from '#components/landing/headers.ts'
import { renderLandingPage } from '#components/landing/landing-page.ts'
import type { LandingState } from '#components/landing/view.ts'
import { COPY_COOKIE } from '#server/access/copy/model.ts'
import { sessionCookie } from '#server/access/model.ts'
import { ownForm } from '#server/api/forms.ts'
import { runtime } from '#server/api/runtime.ts'
import { caller } from '#server/api/web.ts'
import { LETTERS_COOKIE, lettersOnEntering, parseLetters } from '#server/people/letters/model.ts'
import type { LegalPriority } from '#server/people/model.ts'

type Entered = {
  readonly enter: string
  readonly expiresAt: Temporal.Instant
  /** The browser was somebody else's: it forgets what it keeps of them. */
  readonly forgets: boolean
  readonly legalPriority: LegalPriority
}

/** What a POST on D0 leads to: another face of D0, or the way in with a cookie. */
type Outcome =
  | { readonly state: LandingState; readonly status?: number; readonly secret?: string }
  | Entered

const asked = new Map<boolean, string>()

/** One face of D0 as a response. The first one is rendered once, in either size: it never differs. */
export async function landingHtml(state: LandingState, status = 200): Promise<Response> {
  const hasLargeLetters = await lettersAreLarge()
  const known = state.kind === 'ask' ? asked.get(hasLargeLetters) : undefined
  const operator = operatorView(runtime().services.operator)
  const html = known ?? renderLandingPage({ operator, state, hasLargeLetters })
  if (state.kind === 'ask') asked.set(hasLargeLetters, html)
  return new Response(html, { status, headers: plainPageHeaders('landing') })
}

/** Carries out what the form asked for. Every failure is a page in plain words, never a trace. */
export async function answerLanding(request: Request, token: string): Promise<Response> {
  const { env, core } = runtime()
  const form = await ownForm(request, env.PORTAL_URL)
  if (form === null) return landingHtml({ kind: 'trouble' }, 403)
  try {
    const outcome = await act(form, token)
    if ('enter' in outcome) return await enter(outcome)
    const response = await landingHtml(outcome.state, outcome.status)
    if (outcome.secret) setCookie(response, outcome.secret, null)
    return response
  } catch (error) {
    core.log.error({ error }, 'landing failed')
    return landingHtml({ kind: 'trouble' }, 503)
  }
}

async function act(form: URLSearchParams, token: string): Promise<Outcome> {
  const { access, care } = await caller()
  switch (form.get('intent') ?? 'confirm') {
    case 'not-me':
      return { state: { kind: 'not-me' } }
    case 'not-me-yes': {
      const done = await access.notMe({ token })
      return { state: { kind: done.ok ? 'not-me-done' : 'busy' } }
    }
    case 'died':
      return { state: { kind: 'died' } }
    case 'died-yes': {
      const words = form.get('words') ?? ''
      const done = await care.reportBereavement({ token, reason: 'relative', words })
      return { state: { kind: done.ok ? 'died-done' : 'busy' } }
    }
    case 'stop':
      return { state: { kind: 'stop' } }
    case 'stop-yes': {
      const done = await access.stopWriting({ token })
      return { state: { kind: done.ok ? 'stop-done' : 'busy' } }
    }
    case 'resend': {
      const done = await access.resend({ token })
      return { state: { kind: done.ok ? 'resent' : 'busy' } }
    }
    case 'company':
      return askCompany(token, 'sent')
    case 'code-resend':
      return askCompany(token, 'sent-again')
    case 'code':
      return enterCompanyCode(form.get('code') ?? '')
    default:
      return exchange(token, form.get('digits') ?? '')
  }
}

async function exchange(token: string, digits: string): Promise<Outcome> {
  const answer = await (await caller()).access.exchange({ token, digits })
  if (answer.ok) {
    if (answer.value.kind === 'entered') {
      return entered(answer.value)
    }
    return { state: { kind: 'code', code: { kind: 'sent' } }, secret: answer.value.secret }
  }
  switch (answer.reason) {
    case 'incomplete':
      return { state: { kind: 'incomplete' } }
    case 'wrong_digits':
      return { state: { kind: 'wrong', triesLeft: answer.detail?.triesLeft ?? 0 } }
    case 'frozen':
      return { state: { kind: 'locked' } }
    case 'throttled':
      return { state: { kind: 'busy' }, status: 429 }
    case 'unavailable':
      return { state: { kind: 'expired' } }
  }
}

function entered(session: {
  secret: string
  expiresAt: Temporal.Instant
  isAnotherPerson: boolean
  legalPriority: LegalPriority
}): Entered {
  const { secret, expiresAt, isAnotherPerson, legalPriority } = session
  return { enter: secret, expiresAt, forgets: isAnotherPerson, legalPriority }
}

async function askCompany(token: string, kind: 'sent' | 'sent-again'): Promise<Outcome> {
  const answer = await (await caller()).access.companyCode({ token })
  if (!answer.ok) return { state: { kind: 'busy' }, status: 429 }
  return { state: { kind: 'code', code: { kind } }, secret: answer.value.secret }
}

async function enterCompanyCode(code: string): Promise<Outcome> {
  const answer = await (await caller()).access.confirmCompanyCode({ code })
  if (answer.ok) return entered(answer.value)
  switch (answer.reason) {
    case 'throttled':
      return { state: { kind: 'busy' }, status: 429 }
    case 'incomplete':
    case 'wrong_code':
      return {
        state: { kind: 'code', code: { kind: 'wrong', triesLeft: answer.detail?.triesLeft ?? 5 } },
      }
    case 'code_ended':
    case 'too_many_tries':
      return { state: { kind: 'code', code: { kind: 'expired' } } }
  }
}

/** To a clean address, so that the token is in no later history entry and no Referer. */
async function enter({ enter: secret, expiresAt, forgets, ...who }: Entered): Promise<Response> {
  const { env } = runtime()
  const response = new Response(null, {
    status: 303,
    headers: {
      location: `${env.PORTAL_URL.replace(/\/$/, '')}/valores`,
      'cache-control': 'no-store',
      // The browser applies it to the request that follows, which would else name the token.
      'referrer-policy': 'no-referrer',
      ...(forgets ? { 'clear-site-data': '"cache", "storage"' } : {}),
    },
  })
  setCookie(response, secret, expiresAt)
  // With what it stood for: else every entrance of whoever comes now would clear their own things.
  if (forgets) response.headers.append('set-cookie', `${COPY_COOKIE}=; Path=/; Max-Age=0`)
  await keepLetters(response, who.legalPriority)
  return response
}

/** The letters fit whoever came in; what somebody chose here stays. */
async function keepLetters(response: Response, legalPriority: LegalPriority): Promise<void> {
  const before = parseLetters((await cookies()).get(LETTERS_COOKIE)?.value)
  const letters = lettersOnEntering(before, legalPriority)
  if (letters === before) return
  const age = letters === null ? '; Max-Age=0' : ''
  response.headers.append(
    'set-cookie',
    `${LETTERS_COOKIE}=${letters ?? ''}; Path=/; SameSite=Lax${age}`,
  )
}

function setCookie(response: Response, secret: string, expiresAt: Temporal.Instant | null): void {
  const { name, attributes } = sessionCookie(runtime().env.PORTAL_URL)
  const parts = [`${name}=${secret}`, `Path=${attributes.path}`, 'HttpOnly', 'SameSite=Lax']
  if (attributes.secure) parts.push('Secure')
  if (expiresAt) parts.push(`Expires=${new Date(expiresAt.epochMilliseconds).toUTCString()}`)
  response.headers.append('set-cookie', parts.join('; '))
}
