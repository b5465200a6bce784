/** Who may do what in the admin area. Deny by default: a role has what is listed, nothing else. */
export type Role = 'viewer' | 'agent' | 'manager' | 'auditor' | 'owner'

export type Permission =
  | 'imports.read'
  | 'debts.read'
  | 'debtors.read'
  | 'agreements.read'
  | 'payments.read'
  | 'links.mint'
  /** To say why books that disagree are right as they are. */
  | 'reconciliation.decide'
  /** To make and read the files that creditors are sent, and take those they send back. */
  | 'creditor_files.exchange'
  /** To see whole documents of debtors where others see them masked. */
  | 'documents.reveal'

const READ: readonly Permission[] = [
  'imports.read',
  'debts.read',
  'debtors.read',
  'agreements.read',
  'payments.read',
]

const BOOKS: readonly Permission[] = [
  'reconciliation.decide',
  'creditor_files.exchange',
  'documents.reveal',
]

const BY_ROLE = {
  viewer: READ,
  agent: [...READ, 'links.mint'],
  manager: [...READ, 'links.mint', ...BOOKS],
  auditor: READ,
  owner: [...READ, 'links.mint', ...BOOKS],
} satisfies Record<Role, readonly Permission[]>

export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return new Set(BY_ROLE[role])
}
