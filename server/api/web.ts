import { TRPCError } from '@trpc/server'
import { cookies, headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { COPY_COOKIE } from '#server/access/copy/model.ts'
import { deviceCookie } from '#server/access/device/model.ts'
import { sessionCookie } from '#server/access/model.ts'
import { viewCookie } from '#server/access/view/model.ts'
import { clientOf } from '#server/api/peer.ts'
import { createCaller } from '#server/api/root.ts'
import { runtime } from '#server/api/runtime.ts'
import { LETTERS_COOKIE, parseLetters } from '#server/people/letters/model.ts'
import { staffSessionId } from '#server/platform/auth.ts'

/**
 * How pages, form actions and route handlers reach the procedures: a caller with the request's
 * cookies. It grants nothing; each procedure looks the session up itself.
 */
export const caller = cache(async () => {
  const { core, services, env } = runtime()
  const jar = await cookies()
  return createCaller({
    core,
    services,
    client: clientOf(await headers()),
    debtorSecret: jar.get(sessionCookie(env.PORTAL_URL).name)?.value ?? null,
    viewSecret: jar.get(viewCookie(env.PORTAL_URL).name)?.value ?? null,
    deviceSecret: jar.get(deviceCookie(env.PORTAL_URL).name)?.value ?? null,
    copyMark: jar.get(COPY_COOKIE)?.value ?? null,
    letters: parseLetters(jar.get(LETTERS_COOKIE)?.value),
    staffSessionId: null,
  })
})

/** The same with a session that was opened within this very request. */
export async function callerWith(debtorSecret: string) {
  const { core, services } = runtime()
  const client = clientOf(await headers())
  return createCaller({ core, services, client, debtorSecret, staffSessionId: null })
}

/** The same for staff pages: the cookie of next-auth names a session row. */
export const staffCaller = cache(async () => {
  const { core, services } = runtime()
  return createCaller({
    core,
    services,
    client: clientOf(await headers()),
    debtorSecret: null,
    staffSessionId: await staffSessionId(),
  })
})

/** Where a visitor goes whose session is over, or who never had one. */
const SIGNED_OUT = { debtor: '/sessao', staff: '/admin/entrar' } as const

/** What staff is told that tries to act while looking in somebody's place. */
export const ONLY_LOOKING = '/admin/visao'

/** Where a minor is told who speaks for them. */
export const WITH_GUARDIAN = '/responsavel'

/** Where every role finds something. */
const OWN_ACCESS = '/admin/conta'

/**
 * Runs page work against the procedures. Redirects inside procedures would be swallowed, so a
 * missing session becomes a redirect here, and `null` means that there is no such thing for them.
 */
export async function orSignIn<T>(
  audience: keyof typeof SIGNED_OUT,
  work: () => Promise<T>,
  /** Where somebody goes on who first has to confirm who they are. */
  back = '/admin',
): Promise<T | null> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TRPCError && error.code === 'PRECONDITION_REQUIRED') {
      redirect(`/admin/confirmar?next=${encodeURIComponent(back)}`)
    }
    // Staff that looks in somebody's place pressed a button of theirs.
    if (error instanceof TRPCError && error.code === 'METHOD_NOT_SUPPORTED') {
      redirect(ONLY_LOOKING)
    }
    if (error instanceof TRPCError && error.code === 'UNPROCESSABLE_CONTENT')
      redirect(WITH_GUARDIAN)
    if (error instanceof TRPCError && error.code === 'UNAUTHORIZED') redirect(SIGNED_OUT[audience])
    if (error instanceof TRPCError && error.code === 'FORBIDDEN' && audience === 'staff') {
      if (back !== OWN_ACCESS) redirect(`${OWN_ACCESS}?aviso=permissao`)
    }
    if (
      error instanceof TRPCError &&
      ['NOT_FOUND', 'BAD_REQUEST', 'TOO_MANY_REQUESTS'].includes(error.code)
    )
      return null
    throw error
  }
}
