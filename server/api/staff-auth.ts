import { runtime } from '#server/api/runtime.ts'
import { connectStaffSignIn, handlers } from '#server/platform/auth.ts'
import { signInStaff } from '#server/staff/commands.ts'

connectStaffSignIn(async (credentials) => {
  const result = await signInStaff(runtime().core, credentials)
  return result.ok ? result.value : null
})

export const { GET, POST } = handlers
export { auth, signIn, signOut, staffSessionId } from '#server/platform/auth.ts'
