import { assertNever } from '#server/kernel/assert.ts'
import type { Read } from '#server/platform/read-packet.ts'
import type { Scope, StaffScope } from '#server/platform/scope.ts'

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
  return { text, values: scopeSettings(scope) }
}

/** Whether everything in this scope is for looking only. */
export function isReadOnly(scope: Scope): boolean {
  return scope.kind === 'debtor' && scope.deputy?.mode === 'view'
}

/** Ids are checked by their brand, and again below. */
const harmless = /^[0-9a-f,{}*-]*$/

type Settings = [kind: Scope['kind'], debtor: string, creditors: string]

function scopeSettings(scope: Scope): Settings {
  const settings = ((): Settings => {
    switch (scope.kind) {
      case 'debtor':
        // Row-level security holds a deputy to their creditors; to the person, their queries do.
        return scope.deputy === null
          ? ['debtor', scope.debtorId, '']
          : ['staff', '', creditorText(scope.deputy)]
      case 'staff':
        return ['staff', '', creditorText(scope)]
      case 'api':
        // Row-level security knows a creditor's system as somebody who works for that creditor only.
        return ['staff', '', `{${scope.creditorId}}`]
      case 'system':
        return ['system', '', '']
      default:
        return assertNever(scope)
    }
  })()
  const [, ...ids] = settings
  if (!ids.every((text) => harmless.test(text))) throw new Error('malformed scope')
  return settings
}

function creditorText({ creditorIds }: Pick<StaffScope, 'creditorIds'>): string {
  return creditorIds === 'all' ? '*' : `{${creditorIds.join(',')}}`
}
