/** Who may do what in the admin area. Deny by default: a role has what is listed, nothing else. */
export type Role = 'viewer' | 'agent' | 'manager' | 'auditor' | 'owner'

export type Permission =
  | 'imports.read'
  /** To send portfolio files, and to take them into the books. */
  | 'imports.manage'
  | 'debts.read'
  /** To take debts back for the creditor, and to decide where an agreement holds one. */
  | 'debts.recall'
  /** To make and revoke the keys of creditors' systems. */
  | 'api_keys.manage'
  | 'creditors.read'
  /** To add a creditor: for who works for all of them. */
  | 'creditors.add'
  /** To change how a creditor is named and shown, and how its agreements end. */
  | 'creditors.manage'
  | 'debtors.read'
  | 'agreements.read'
  | 'payments.read'
  /** To see one document, phone or e-mail of a person whole, for a reason that is kept. */
  | 'debtors.reveal'
  /** To act for a person who called, after asking who they are. */
  | 'debtors.assist'
  /** To see what people ask for, dispute and tell us. */
  | 'cases.read'
  /** To answer it. What gives a debt back wants `debts.recall` besides. */
  | 'cases.answer'
  /** To erase somebody's data on their request, which cannot be undone. */
  | 'debtors.erase'
  /** To look at the portal as a person sees it, without being able to act. */
  | 'debtors.view_as'
  /** To see what creditors offer and what it would do: the floor of what they accept. */
  | 'offers.read'
  /** To write drafts of offers, and to ask for and approve their publication. */
  | 'offers.edit'
  /** To see campaigns, who is on their lists and what came of them. */
  | 'campaigns.read'
  /** To prepare, start and stop campaigns, and to be the second person who approves a list. */
  | 'campaigns.edit'
  /** To see journeys, what they would write, and whom they leave without a next step. */
  | 'journeys.read'
  /** To write drafts of journeys, and to ask for and approve their publication. */
  | 'journeys.edit'
  /** To see what our messages say, and what creditors say in their own words. */
  | 'wordings.read'
  /** To write a creditor's words, to ask for and approve them, and to go back to earlier ones. */
  | 'wordings.edit'
  /** To give money of a payment back. */
  | 'payments.refund'
  /** To decide about money without a place, and about money that went back. */
  | 'payments.decide'
  /** To say why books that disagree are right as they are. */
  | 'reconciliation.decide'
  /** To make and read the files that creditors are sent, and take those they send back. */
  | 'creditor_files.exchange'
  /** To see whole documents of debtors where others see them masked. */
  | 'documents.reveal'
  /** One's own sessions and factors. */
  | 'account.own'
  | 'team.read'
  /** To invite, to change and to shut out whoever has no more than oneself. */
  | 'team.manage'
  /** To make owners. */
  | 'team.owners'
  /** To be the second person: each act wants its own permission besides. */
  | 'approvals.decide'
  /** To take copies of lists: numbers and sums, no names and no documents. */
  | 'lists.copy'
  /** To read and copy what was done about one's creditors; who has all of them, the team's acts too. */
  | 'audit.read'
  /** To see and end the sessions of others. */
  | 'team.sessions'

const READ: readonly Permission[] = [
  'creditors.read',
  'imports.read',
  'debts.read',
  'debtors.read',
  'agreements.read',
  'payments.read',
  'campaigns.read',
  'journeys.read',
  'wordings.read',
  'cases.read',
  'account.own',
]

const BOOKS: readonly Permission[] = [
  'imports.manage',
  'debts.recall',
  'debtors.erase',
  'api_keys.manage',
  'creditors.manage',
  'payments.refund',
  'payments.decide',
  'reconciliation.decide',
  'creditor_files.exchange',
  'documents.reveal',
  'lists.copy',
]

/** What somebody does who speaks with people. */
const DESK: readonly Permission[] = [
  'debtors.reveal',
  'debtors.assist',
  'debtors.view_as',
  'cases.answer',
]

const OFFERS: readonly Permission[] = [
  'offers.read',
  'offers.edit',
  'campaigns.edit',
  'journeys.edit',
  'wordings.edit',
]

const TEAM: readonly Permission[] = ['team.read', 'team.manage', 'approvals.decide', 'audit.read']

const BY_ROLE = {
  viewer: READ,
  agent: [...READ, ...DESK],
  manager: [...READ, ...DESK, ...BOOKS, ...OFFERS, ...TEAM],
  auditor: [...READ, 'offers.read', 'team.read', 'debtors.view_as', 'lists.copy', 'audit.read'],
  owner: [
    ...READ,
    ...DESK,
    ...BOOKS,
    ...OFFERS,
    ...TEAM,
    'creditors.add',
    'team.owners',
    'team.sessions',
    'audit.read',
  ],
} satisfies Record<Role, readonly Permission[]>

export const ROLES = Object.keys(BY_ROLE) as readonly Role[]

export function permissionsOf(role: Role): ReadonlySet<Permission> {
  return new Set(BY_ROLE[role])
}

/** What somebody may do, and for whom: `all`, or these creditors. */
export type Access<CreditorId extends string = string> = {
  readonly permissions: ReadonlySet<string>
  readonly creditorIds: 'all' | readonly CreditorId[]
}

/** Whether the first may do everything that the second may, for every creditor of theirs. */
export function covers(mine: Access, theirs: Access): boolean {
  return sees(mine, theirs) && [...theirs.permissions].every((one) => mine.permissions.has(one))
}

/** Whether the first works for every creditor of the second. */
export function sees(
  mine: Pick<Access, 'creditorIds'>,
  theirs: Pick<Access, 'creditorIds'>,
): boolean {
  const { creditorIds } = mine
  if (creditorIds === 'all') return true
  return theirs.creditorIds !== 'all' && theirs.creditorIds.every((id) => creditorIds.includes(id))
}
