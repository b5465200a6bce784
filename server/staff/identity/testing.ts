import { NextRequest } from 'next/server.js'
import { handlers } from '#server/platform/auth.ts'

export const PORTAL = 'http://localhost:3999'
export const CALLBACK = `${PORTAL}/api/auth/callback/oidc`

/** A browser's cookies and its walk between our handlers and the company's provider. */
export function newBrowser() {
  const ours = new Map<string, string>()
  const theirs = new Map<string, string>()

  async function walk(address: string, init: RequestInit = {}): Promise<Response> {
    const isOurs = address.startsWith(PORTAL)
    const jar = isOurs ? ours : theirs
    const headers = new Headers(init.headers)
    headers.set('cookie', [...jar].map(([name, value]) => `${name}=${value}`).join('; '))
    const reply = isOurs
      ? await ask(address, init, headers)
      : await fetch(address, { ...init, headers, redirect: 'manual' })
    for (const line of reply.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const at = pair.indexOf('=')
      if (pair.length > at + 1 && !/max-age=0/i.test(line)) {
        jar.set(pair.slice(0, at), pair.slice(at + 1))
      } else jar.delete(pair.slice(0, at))
    }
    return reply
  }

  /** Presses the button; answers where the provider waits. */
  async function setOut(): Promise<string> {
    const { csrfToken } = (await (await walk(`${PORTAL}/api/auth/csrf`)).json()) as {
      csrfToken: string
    }
    const body = new URLSearchParams({ csrfToken, callbackUrl: `${PORTAL}/admin/dividas` })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return toOf(
      await walk(`${PORTAL}/api/auth/signin/oidc`, { method: 'POST', body: String(body), headers }),
    )
  }

  /** Signs in at the provider; answers the address by which it sends the browser back. */
  async function provedThere(address: string): Promise<string> {
    let to = address
    while (!to.startsWith(PORTAL)) to = new URL(toOf(await walk(to)), to).href
    return to
  }

  /** Comes back; answers where our door leads. */
  const comeBack = async (address: string) => toOf(await walk(address)).replace(PORTAL, '')

  return {
    cookies: ours,
    setOut,
    provedThere,
    comeBack,
    enter: async () => comeBack(await provedThere(await setOut())),
    sessionId: async () => {
      const session = (await (await walk(`${PORTAL}/api/auth/session`)).json()) as {
        user?: { id: string }
      } | null
      return session?.user?.id ?? null
    },
  }
}

function ask(address: string, init: RequestInit, headers: Headers): Promise<Response> {
  const { method = 'GET', body = null } = init
  const request = new NextRequest(address, { method, headers, body })
  return method === 'POST' ? handlers.POST(request) : handlers.GET(request)
}

function toOf(reply: Response): string {
  const to = reply.headers.get('location')
  if (to === null) throw new Error(`${reply.status} leads nowhere`)
  return to
}
