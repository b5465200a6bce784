import { assertNever } from '#server/kernel/assert.ts'
import type { Read } from '#server/platform/read-packet.ts'
import type { Scope } from '#server/platform/scope.ts'

/** A standby is in recovery; a server that is read-only by default is not the one that is written. */
const IS_PRIMARY = `not (pg_is_in_recovery()
    or current_setting('default_transaction_read_only')::boolean) as primary`

const SCOPE = `set_config('quita.scope', $1, true), set_config('quita.debtor', $2, true),
  set_config('quita.creditors', $3, true)`
export const SET_SCOPE = `select ${SCOPE}, ${IS_PRIMARY}`
export const SET_READING_SCOPE = `select ${SCOPE}, set_config('transaction_read_only', 'on', true),
  ${IS_PRIMARY}`

/** The first statement of a transaction: on whose behalf it runs, and whose books these are. */
export function scopeRead(text: string, scope: Scope): Read<unknown> {
  return { text, values: [scope.kind, ...scopeSettings(scope)] }
}

/** Ids are checked by their brand, and again below. */
const harmless = /^[0-9a-f,{}*-]*$/

function scopeSettings(scope: Scope): [debtor: string, creditors: string] {
  const settings = ((): [string, string] => {
    switch (scope.kind) {
      case 'debtor':
        return [scope.debtorId, '']
      case 'staff':
        return ['', scope.creditorIds === 'all' ? '*' : `{${scope.creditorIds.join(',')}}`]
      case 'system':
        return ['', '']
      default:
        return assertNever(scope)
    }
  })()
  if (!settings.every((text) => harmless.test(text))) throw new Error('malformed scope')
  return settings
}
