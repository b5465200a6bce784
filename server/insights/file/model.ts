import type { CaseKind } from '#server/cases/model.ts'
import type { SuppressionReason } from '#server/people/model.ts'

/** Where a debt stands. `closed`: its legal time for collecting is over (rule 8). */
export type DebtStanding = 'open' | 'closed' | 'in_agreement' | 'settled' | 'recalled'

/** What holds still, and why: everything for which nobody writes, or nothing is asked for. */
export type Held =
  | { readonly why: 'no_contact' }
  /** Not 18 yet: nothing is offered, signed or asked for (collection rule 30). */
  | { readonly why: 'minor' }
  | { readonly why: 'contact'; readonly masked: string; readonly reason: SuppressionReason }
  | { readonly why: 'promise'; readonly creditor: string; readonly until: Temporal.PlainDate }
  | {
      readonly why: 'case'
      readonly number: string
      readonly kind: CaseKind
      readonly until: Temporal.PlainDate | null
    }
  | { readonly why: 'closed'; readonly contracts: readonly string[] }
  | { readonly why: 'review'; readonly agreement: string }
