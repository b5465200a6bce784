import { type CreditorId, newId, type StaffId, type StaffSessionId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import type { TestCore } from '#server/platform/testing.ts'
import { newTotpSecret, totpNow } from '#server/platform/totp.ts'
import { testScope } from '#server/testing/scope.ts'
import { ensureStaff } from './commands.ts'
import { handOverEntry, proveEntry, startEntry } from './entry/commands.ts'
import { letterSchema } from './letter/schema.ts'
import type { Role } from './model.ts'
import type { StaffClient } from './session/commands.ts'

export const PASSWORD = 'cavalo certo bateria grampo'
export const DESK: StaffClient = { ip: '192.0.2.7', userAgent: 'Firefox de mesa' }

/** Somebody of the staff with a password and an authenticator. */
export type Colleague = {
  readonly id: StaffId
  readonly email: string
  readonly secret: Buffer
}

export async function hire(
  core: TestCore,
  fields: { email?: string; role?: Role; creditorIds?: CreditorId[] | null } = {},
): Promise<Colleague> {
  const { role = 'viewer', creditorIds = null } = fields
  const email = fields.email ?? `${newId()}@operadora.example`
  const secret = newTotpSecret()
  const person = { email, name: 'Ana', role, password: PASSWORD, totpSecret: secret, creditorIds }
  const id = await inScope(core, testScope, (tx) => ensureStaff(tx, testScope, person))
  return { id, email, secret }
}

/** What the colleague's app shows now. */
export const codeOf = (core: TestCore, { secret }: Pick<Colleague, 'secret'>) =>
  totpNow(secret, core.clock.now()).code

/** The secret of an entry that waits for the factor. */
export async function passDoor(core: TestCore, { email }: Colleague): Promise<string> {
  const started = await startEntry(core, { email, password: PASSWORD, ip: DESK.ip })
  if (!started.ok) throw new Error(started.reason)
  return started.value.secret
}

/** Signs in; the clock goes to the app's next code first, since each works once. */
export async function enter(
  core: TestCore,
  colleague: Colleague,
  client: StaffClient = DESK,
): Promise<StaffSessionId> {
  core.clock.advance({ seconds: 30 })
  const secret = await passDoor(core, colleague)
  const proved = await proveEntry(core, { secret, code: codeOf(core, colleague) })
  if (!proved.ok) throw new Error(proved.reason)
  const entered = await handOverEntry(core, secret, client)
  if (!entered) throw new Error('a finished entry opens a session')
  return entered.sessionId
}

/** What staff were written, oldest first. */
export async function lettersOf(
  core: TestCore,
): Promise<{ readonly to: string; readonly subject: string; readonly text: string }[]> {
  const rows = await inScope(core, testScope, (tx) =>
    tx.sql<{ id: string; staff_id: string; content_sealed: Buffer }>(
      'select id, staff_id, content_sealed from staff_letters order by created_at, id',
    ),
  )
  return rows.map(({ id, staff_id: to, content_sealed }) => {
    const opened = core.vault.open(content_sealed, { column: 'staff_letters.content', row: id })
    const { subject, text } = letterSchema.parse(JSON.parse(opened))
    return { to, subject, text }
  })
}
