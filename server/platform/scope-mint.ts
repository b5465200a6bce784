import type { DebtorScope, StaffScope, SystemScope } from '#server/platform/scope.ts'

/**
 * The only makers of scopes. The dependency rules let in sessions (access, staff), the worker,
 * the command line and tests, nobody else.
 */
export function mintDebtorScope(fields: Omit<DebtorScope, 'kind' | symbol>): DebtorScope {
  return { kind: 'debtor', ...fields } as DebtorScope
}

export function mintStaffScope(fields: Omit<StaffScope, 'kind' | symbol>): StaffScope {
  return { kind: 'staff', ...fields } as StaffScope
}

/** `process` names who acts, for the audit log: `worker`, `import`, `link-exchange`. */
export function mintSystemScope(process: string): SystemScope {
  return { kind: 'system', process } as SystemScope
}
