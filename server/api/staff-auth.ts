import { headers } from 'next/headers'
import { AuthError } from 'next-auth'
import { clientOf } from '#server/api/peer.ts'
import { runtime } from '#server/api/runtime.ts'
import { auth, connectStaffSignIn, handlers, signIn, signOut } from '#server/platform/auth.ts'
import { signInStaff, signOutStaff } from '#server/staff/commands.ts'

connectStaffSignIn(
  async (credentials) => {
    const { ip } = clientOf(await headers())
    const result = await signInStaff(runtime().core, { ...credentials, ip })
    return result.ok ? result.value : null
  },
  (id) => signOutStaff(runtime().core, id),
)

export const { GET, POST } = handlers

/** Signs a member of staff in and sets the cookie; false for every kind of refusal alike. */
export async function enterStaff(email: unknown, password: unknown): Promise<boolean> {
  try {
    await signIn('credentials', { email, password, redirect: false })
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
