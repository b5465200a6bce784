import NextAuth, { type NextAuthConfig } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { asId, isId, type StaffSessionId } from '#server/kernel/id.ts'
import { type CompanyAccount, companyAccountOf } from './oidc/account.ts'
import { OIDC, oidcProvider } from './oidc/provider.ts'
import type { OidcConfig } from './oidc/settings.ts'

/**
 * Staff sign-in by next-auth. Its JWT carries only the id of a row in `staff_sessions`; the row is
 * read on every request, so revoking it, or disabling the person, takes effect at once. Password
 * and factor are checked before, on a row that is no session; what next-auth is handed is the secret
 * of such a row, which opens a session once. Who checks is handed in by the API layer, since this
 * file knows no domain.
 */
type Entered = { readonly sessionId: StaffSessionId; readonly name: string; readonly email: string }

export type StaffDoor = {
  /** The secret of an entry whose factor was right. */
  readonly enter: (entry: string) => Promise<Entered | null>
  /** Somebody whom the company's provider named; a path where they are not inside yet, or never. */
  readonly enterByCompany: (account: CompanyAccount) => Promise<Entered | string>
  readonly leave: (id: StaffSessionId) => Promise<void>
  /** Null where no provider is set up. Asked late: a build has no environment. */
  readonly company: () => OidcConfig | null
  /** Names of faults only: what they carry may quote a token. */
  readonly noteFault: (fault: string) => void
}

const DOOR = '/admin/entrar'
/** What the door answers to a provider's answer that nothing can be read from. */
const UNREADABLE = `${DOOR}?empresa=falhou`

const SESSION_SECONDS = 12 * 60 * 60

let door: StaffDoor = {
  enter: async () => null,
  enterByCompany: async () => UNREADABLE,
  leave: async () => undefined,
  company: () => null,
  noteFault: () => undefined,
}

/** Called once when the web process starts. */
export function connectStaffDoor(connected: StaffDoor): void {
  door = connected
}

function config(): NextAuthConfig {
  const company = door.company()
  return {
    pages: { signIn: DOOR, error: DOOR },
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    trustHost: true,
    logger: { error: (error) => door.noteFault(faultOf(error)), warn: () => undefined },
    providers: [
      Credentials({
        credentials: { entry: {} },
        async authorize(input) {
          const entry = typeof input.entry === 'string' ? input.entry : ''
          if (entry === '' || entry.length > 100) return null
          const opened = await door.enter(entry)
          return opened ? { id: opened.sessionId, name: opened.name, email: opened.email } : null
        },
      }),
      ...(company ? [oidcProvider(company)] : []),
    ],
    events: {
      // However somebody signs out, the row behind the cookie ends: a copy of it is worth nothing.
      async signOut(message) {
        const id = 'token' in message ? message.token?.staffSessionId : null
        if (isId(id)) await door.leave(asId<StaffSessionId>(id))
      },
    },
    callbacks: {
      async signIn({ user, account, profile }) {
        if (account?.provider !== OIDC) return true
        const found = company && companyAccountOf(company, profile)
        const entered = found ? await door.enterByCompany(found) : UNREADABLE
        if (typeof entered === 'string') return entered
        // What next-auth takes for the user from here on is what `authorize` gives for a password.
        Object.assign(user, { id: entered.sessionId, name: entered.name, email: entered.email })
        return true
      },
      jwt({ token, user }) {
        if (user?.id) token.staffSessionId = user.id
        if (user?.name) token.name = user.name
        return token
      },
      session({ session, token }) {
        const id = typeof token.staffSessionId === 'string' ? token.staffSessionId : ''
        return { ...session, user: { ...session.user, id } }
      },
    },
  }
}

/** `CallbackRouteError: OAUTH_JWT_CLAIM_COMPARISON_FAILED`: what happened, not to whom. */
function faultOf(error: Error): string {
  const cause =
    error.cause && typeof error.cause === 'object' ? Reflect.get(error.cause, 'err') : null
  const code = cause instanceof Error ? (Reflect.get(cause, 'code') ?? cause.name) : null
  return typeof code === 'string' ? `${error.name}: ${code}` : error.name
}

export const { handlers, auth, signIn, signOut } = NextAuth(config)

/** The session row that the request's staff cookie points at; null where there is none. */
export async function staffSessionId(): Promise<StaffSessionId | null> {
  const session = await auth()
  const id = session?.user?.id
  return id && isId(id) ? asId<StaffSessionId>(id) : null
}
