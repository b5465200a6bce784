/** Who may do what in the admin area. Deny by default: a role has what is listed, nothing else. */
export type Role = 'viewer' | 'agent' | 'manager' | 'auditor' | 'owner'

export type Permission =
  | 'imports.read'
  | 'debts.read'
  | 'debtors.read'
  | 'agreements.read'
  | 'payments.read'
  | 'links.mint'

const READ: readonly Permission[] = [
  'imports.read',
  'debts.read',
  'debtors.read',
  'agreements.read',
  'payments.read',
]

const BY_ROLE = {
  viewer: READ,
  agent: [...READ, 'links.mint'],
  manager: [...READ, 'links.mint'],
  auditor: READ,
  owner: [...READ, 'links.mint'],
} satisfies Record<Role, readonly Permission[]>

export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return new Set(BY_ROLE[role])
}
