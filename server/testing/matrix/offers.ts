import { newId } from '#server/kernel/id.ts'
import { type Attempt, confirmed, managers, type Row } from './answers.ts'

const creditor = ({ about }: Attempt) => ({ creditorSlug: about.creditorSlug })
const draft = (attempt: Attempt) => ({ ...creditor(attempt), version: 1 })
const CHANGED = { manager: 'refused:changed', owner: 'refused:changed' } as const
/** Nobody has begun a draft there: who may write one is told to read again. */
const unread = (foreign: 'NOT_FOUND') => ({
  ...managers(foreign),
  ...CHANGED,
  unconfirmedManager: 'refused:changed' as const,
})

export const offerPolicies: Record<string, Row> = {
  // What creditors accept at least is for who makes their offers, and for who audits them.
  'policies.list': { answers: managers('ok') },
  'policies.byCreditor': { answers: managers('NOT_FOUND'), input: creditor },
  'policies.startDraft': {
    answers: {
      ...managers('NOT_FOUND'),
      unconfirmedManager: 'refused:no_such_version',
      manager: 'refused:no_such_version',
      owner: 'refused:no_such_version',
    },
    input: (attempt) => ({ ...creditor(attempt), version: null, published: 999_999 }),
  },
  'policies.editDraft': {
    answers: unread('NOT_FOUND'),
    input: (attempt) => ({ ...draft(attempt), edit: { kind: 'remove', place: 0 } }),
  },
  'policies.simulate': { answers: unread('NOT_FOUND'), input: draft },
  'policies.requestPublication': {
    answers: { ...confirmed('NOT_FOUND'), ...CHANGED },
    input: (attempt) => ({ ...draft(attempt), id: newId() }),
  },
}
