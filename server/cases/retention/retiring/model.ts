import type { DebtorId } from '#server/kernel/id.ts'
import type { Step } from '../../erasure/steps/model.ts'

/** Whose books are nobody's from now on. */
export type Retired = {
  readonly debtorId: DebtorId
  /** A number at random in the place of the index of their document: nothing leads to it. */
  readonly noIndex: Buffer
}

/**
 * What goes besides all that an erasure takes (erasure/steps), because nothing has to be proven any
 * more: who they were, what of them was found by, and the contents of papers and proofs. Ids, amounts
 * and days stay, so that the books of a creditor go on to add up.
 */
export const RETIRING_STEPS: readonly Step<Retired>[] = [
  {
    table: 'debtors.document',
    text: 'update debtors set document_sealed = null, document_index = $2 where id = $1',
    values: ({ debtorId, noIndex }) => [debtorId, noIndex],
  },
  // Each its own id, since a person has no address twice.
  {
    table: 'contacts.index',
    text: `update contacts set value_index = decode(replace(id::text, '-', ''), 'hex')
            where debtor_id = $1`,
    values: ofPerson,
  },
  // Fields of the creditor's own file may say anything, and the hash was made over who they are.
  {
    table: 'debts.fields',
    text: `update debts set free_fields = '{}', content_hash = sha256(id::text::bytea)
            where debtor_id = $1`,
    values: ofPerson,
  },
  emptied('papers', 'content_sealed'),
  emptied('agreement_evidence', 'origin_sealed'),
  emptied('card_consents', 'origin_sealed'),
  emptied('debtor_sessions', 'origin_sealed'),
  emptied('saved_cards', 'card_sealed'),
]

/** Sealed or indexed columns of a person's rows that stay for ever, and why they tell nothing. */
export const TELLS_NOTHING: Readonly<Record<string, string>> = {
  'papers.code_sealed': 'a number at random, printed on the paper, by which its seal is found',
  'papers.code_index': 'the index of that number',
  'messages.check_code_index': 'the index of a number at random',
}

function ofPerson({ debtorId }: Retired): unknown[] {
  return [debtorId]
}

function emptied(table: string, column: string): Step<Retired> {
  return {
    table,
    text: `update ${table} set ${column} = null where debtor_id = $1 and ${column} is not null`,
    values: ofPerson,
  }
}
