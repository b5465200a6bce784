import type {
  ApiScope,
  DebtorScope,
  Deputy,
  StaffScope,
  SystemScope,
} from '#server/platform/scope.ts'

/**
 * The only makers of scopes. The dependency rules let in sessions (access, staff), the worker,
 * the command line and tests, nobody else.
 */
export function mintDebtorScope(
  fields: Omit<DebtorScope, 'kind' | 'deputy' | symbol>,
): DebtorScope {
  return { kind: 'debtor', deputy: null, ...fields } as DebtorScope
}

/** Staff in a person's place. Never above R1: what wants the person's own code stays theirs. */
export function mintDeputyScope(
  fields: Pick<DebtorScope, 'debtorId' | 'sessionId' | 'isMinor' | 'legalPriority'> & {
    readonly deputy: Deputy
  },
): DebtorScope {
  return { kind: 'debtor', rung: 'R1', confirmation: null, ...fields } as DebtorScope
}

export function mintStaffScope(fields: Omit<StaffScope, 'kind' | symbol>): StaffScope {
  return { kind: 'staff', ...fields } as StaffScope
}

export function mintApiScope(fields: Omit<ApiScope, 'kind' | symbol>): ApiScope {
  return { kind: 'api', ...fields } as ApiScope
}

/** `process` names who acts, for the audit log: `worker`, `import`, `link-exchange`. */
export function mintSystemScope(process: string): SystemScope {
  return { kind: 'system', process } as SystemScope
}
