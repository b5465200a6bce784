import NextAuth, { type NextAuthConfig } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { asId, isId, type StaffSessionId } from '#server/kernel/id.ts'

/**
 * Staff sign-in by next-auth. Its JWT carries only the id of a row in `staff_sessions`; the row is
 * read on every request, so revoking it, or disabling the person, takes effect at once. Password
 * and factor are checked before, on a row that is no session; what next-auth is handed is the secret
 * of such a row, which opens a session once. Who checks is handed in by the API layer, since this
 * file knows no domain.
 */
export type StaffSignIn = (
  entry: string,
) => Promise<{ sessionId: StaffSessionId; name: string; email: string } | null>

const SESSION_SECONDS = 12 * 60 * 60

let signInWith: StaffSignIn = async () => null
let endSession: (id: StaffSessionId) => Promise<void> = async () => undefined

/** Called once when the web process starts. */
export function connectStaffSignIn(
  signIn: StaffSignIn,
  signOut: (id: StaffSessionId) => Promise<void>,
): void {
  signInWith = signIn
  endSession = signOut
}

const config: NextAuthConfig = {
  pages: { signIn: '/admin/entrar', error: '/admin/entrar' },
  session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
  trustHost: true,
  providers: [
    Credentials({
      credentials: { entry: {} },
      async authorize(input) {
        const entry = typeof input.entry === 'string' ? input.entry : ''
        if (entry === '' || entry.length > 100) return null
        const opened = await signInWith(entry)
        return opened ? { id: opened.sessionId, name: opened.name, email: opened.email } : null
      },
    }),
  ],
  events: {
    // However somebody signs out, the row behind the cookie ends: a copy of it is worth nothing.
    async signOut(message) {
      const id = 'token' in message ? message.token?.staffSessionId : null
      if (isId(id)) await endSession(asId<StaffSessionId>(id))
    },
  },
  callbacks: {
    jwt({ token, user }) {
      if (user?.id) token.staffSessionId = user.id
      return token
    },
    session({ session, token }) {
      const id = typeof token.staffSessionId === 'string' ? token.staffSessionId : ''
      return { ...session, user: { ...session.user, id } }
    },
  },
}

export const { handlers, auth, signIn, signOut } = NextAuth(config)

/** The session row that the request's staff cookie points at; null where there is none. */
export async function staffSessionId(): Promise<StaffSessionId | null> {
  const session = await auth()
  const id = session?.user?.id
  return id && isId(id) ? asId<StaffSessionId>(id) : null
}
