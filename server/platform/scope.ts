import type {
  AccessCodeId,
  ApiKeyId,
  ContactId,
  CreditorId,
  DebtorId,
  DebtorSessionId,
  StaffId,
  StaffSessionId,
} from '#server/kernel/id.ts'

/**
 * A scope says on whose behalf data is touched. It is branded: only the functions of
 * `scope-mint.ts` make one, only sessions and workers may call those (dependency rule), and no
 * read or write compiles without it.
 */
declare const scopeBrand: unique symbol
type Branded = { readonly [scopeBrand]: true }

export type Rung = 'R1' | 'R2'

/** The act an R2 code was entered for; a code for one act allows no other. */
export type Confirmation = {
  readonly codeId: AccessCodeId
  readonly contactId: ContactId
  readonly action: 'sign' | 'documents' | 'save_card' | 'enter'
  readonly subjectId: string | null
  readonly confirmedAt: Temporal.Instant
}

/**
 * A member of staff in a person's place. `view`: to look, and nothing else; the database itself
 * refuses to write. `telephone`: for who called and was asked who they are. Either sees what the
 * person owes to that member's creditors, and nothing of others.
 */
export type Deputy = {
  readonly mode: 'view' | 'telephone'
  readonly staffId: StaffId
  readonly creditorIds: 'all' | readonly CreditorId[]
}

export type DebtorScope = Branded & {
  readonly kind: 'debtor'
  readonly debtorId: DebtorId
  /** Of a deputy the id of the view, or of the check. */
  readonly sessionId: DebtorSessionId
  /** Null where the person themselves is there. */
  readonly deputy: Deputy | null
  readonly rung: Rung
  readonly confirmation: Confirmation | null
  /** Not 18 yet on this day: nothing is offered to them, and they sign nothing (CC 3 and 4). */
  readonly isMinor: boolean
  /** Served before others by law (people/model, which is later than this file). */
  readonly legalPriority: 0 | 1 | 2
}

export type StaffScope = Branded & {
  readonly kind: 'staff'
  readonly staffId: StaffId
  readonly sessionId: StaffSessionId
  /** Of staff/model.ts, which is later than this file. */
  readonly permissions: ReadonlySet<string>
  /** `all`, or the creditors this person works for. */
  readonly creditorIds: 'all' | readonly CreditorId[]
  /** When the second factor was last given; null: not in this session. */
  readonly factorAt: Temporal.Instant | null
}

/** A creditor's own system, by a key of that creditor. */
export type ApiScope = Branded & {
  readonly kind: 'api'
  readonly keyId: ApiKeyId
  readonly creditorId: CreditorId
}

/** A worker, a command line, or the few steps before anyone is signed in. */
export type SystemScope = Branded & {
  readonly kind: 'system'
  readonly process: string
}

export type Scope = DebtorScope | StaffScope | ApiScope | SystemScope
