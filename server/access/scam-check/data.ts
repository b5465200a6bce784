import { and, eq, inArray } from 'drizzle-orm'
import { charges } from '#db/schema/payments.ts'
import { isOurCheckCode } from '#server/messages/data.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { isLiveToken } from '../link/data.ts'
import type { Claims } from './model.ts'

/** Which claims of a text are true; nothing about whose they are. */
export type Known = { readonly code: boolean; readonly token: boolean; readonly pix: boolean }

/** Stand in where a text holds no such claim, so that every check asks the same questions. */
const NO_CLAIM = { code: '', token: '', pix: '' }

/** Looks up every kind of claim, whether or not the text makes it. */
export async function lookUpClaims(tx: Tx, scope: SystemScope, claims: Claims): Promise<Known> {
  const [token] = claims.links.flatMap((link) => (link.kind === 'token' ? [link.token] : []))
  const codes = claims.codes.length > 0 ? claims.codes : [NO_CLAIM.code]
  return {
    code: await isOurCheckCode(tx, scope, codes),
    token: await isLiveToken(tx, scope, token ?? NO_CLAIM.token),
    pix: await isOurPixCode(tx, scope, claims.pix ?? NO_CLAIM.pix),
  }
}

/** Whether a Pix code is, character for character, one that can be paid to us now or was. */
async function isOurPixCode(tx: Tx, _scope: SystemScope, brCode: string): Promise<boolean> {
  const [row] = await tx.db
    .select({ id: charges.id })
    .from(charges)
    .where(and(eq(charges.brCode, brCode), inArray(charges.status, ['live', 'paid'])))
    .limit(1)
  return row !== undefined
}
