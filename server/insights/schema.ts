import { z } from 'zod'
import { TOPICS } from '#server/insights/trail/model.ts'
import type { AgreementId, DebtId, DebtorId, PaymentId, StaffId } from '#server/kernel/id.ts'
import { anId, creditorSlug } from '#server/kernel/input.ts'
import {
  AGREEMENT_STATES,
  type AgreementState,
  DEBT_STATES,
  type DebtState,
  PAYMENT_STATES,
  type PaymentState,
} from './lists/model.ts'

/** What was typed into a search. PostgreSQL knows no NUL, so it can match nothing. */
const query = z
  .string()
  .max(200)
  .transform((text) => text.replaceAll('\u0000', ''))

/** A creditor, by the name that stands in an address; null: all of them. */
export const slugField = creditorSlug.nullable().default(null)

/** A day of this century; null: no limit. */
export const dayField = z.iso
  .date()
  .refine((text) => text >= '2000-01-01' && text <= '2100-12-31')
  .transform((text) => Temporal.PlainDate.from(text))
  .nullable()
  .default(null)

/** A page of a list, counted from 1, with what was typed into its search. */
export const listInput = z.strictObject({
  page: z.int().min(1).max(100_000).default(1),
  query: query.default(''),
})

/** A page of a list without end, and what it is narrowed down to. */
const listOf = <State extends string, Id extends string>(states: readonly [State, ...State[]]) =>
  z.strictObject({
    query: query.default(''),
    creditorSlug: slugField,
    state: z.enum(states).nullable().default(null),
    /** Of debts their due dates, of agreements and payments their days. */
    from: dayField,
    to: dayField,
    after: anId<Id>().nullable().default(null),
  })

export const debtsInput = listOf<DebtState, DebtId>(DEBT_STATES)
export const agreementsInput = listOf<AgreementState, AgreementId>(AGREEMENT_STATES)
export const paymentsInput = listOf<PaymentState, PaymentId>(PAYMENT_STATES)

/** A part of a copy of a list; `lines` were given before it. */
const lines = z.int().min(0).max(100_000_000).default(0)

export const debtsPartInput = debtsInput.extend({ lines })
export const agreementsPartInput = agreementsInput.extend({ lines })
export const paymentsPartInput = paymentsInput.extend({ lines })

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/

/** A person's file, and where in their story a page begins; null: at the newest. */
export const fileInput = z.strictObject({
  debtorId: anId<DebtorId>(),
  before: z
    .strictObject({
      at: z.string().regex(INSTANT).transform(instantOf),
      id: anId<string>(),
    })
    .nullable()
    .default(null),
})

function instantOf(text: string, context: z.RefinementCtx): Temporal.Instant {
  try {
    return Temporal.Instant.from(text)
  } catch {
    // Well-formed, but no day that exists.
    context.addIssue({ code: 'custom', message: 'not an instant' })
    return z.NEVER
  }
}

/** What was typed into a search: a document, a name, a phone, an e-mail, a number. */
export const searchInput = z.strictObject({ query })

/** A page of people: of everybody, or of a search as `insights.search` sealed it. */
export const peopleInput = z.strictObject({
  search: z.string().max(1_000).nullable().default(null),
  after: anId<DebtorId>().nullable().default(null),
})

const trailFilter = {
  topic: z.enum(TOPICS).nullable().default(null),
  staffId: anId<StaffId>().nullable().default(null),
  creditorSlug: slugField,
  debtorId: anId<DebtorId>().nullable().default(null),
  from: dayField,
  to: dayField,
}

const MOST_SEQUENCE = 2n ** 63n - 1n

/** Where a page of recorded acts begins: before this one of them; null: at the newest. */
const before = z
  .string()
  .regex(/^\d{1,19}$/)
  .transform(BigInt)
  .refine((sequence) => sequence <= MOST_SEQUENCE)
  .nullable()
  .default(null)

export const trailInput = z.strictObject({ ...trailFilter, before })

/** A part of a copy; `lines` were given before it. */
export const trailPartInput = z.strictObject({
  ...trailFilter,
  before,
  lines,
})

export const PAGE_SIZE = 50
