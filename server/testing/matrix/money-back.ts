import { newId } from '#server/kernel/id.ts'
import { type Attempt, managers, type Row, staff } from './answers.ts'
import { moneyWithoutPlace, numberOf, returnOf } from './returning.ts'

const paymentOf = ({ about }: Attempt) => ({ paymentId: about.paymentId })
const aCentavo = (attempt: Attempt) => ({ ...paymentOf(attempt), amount: '1', itemId: null })

export const reversals: Record<string, Row> = {
  'reversals.payment': { answers: staff('NOT_FOUND'), input: paymentOf },
  'reversals.effects': { answers: managers('NOT_FOUND'), input: aCentavo },
  'reversals.refund': {
    answers: managers('refused:not_found'),
    input: (attempt) => ({ ...aCentavo(attempt), id: newId(), reason: 'agreed', doubled: false }),
  },
  'reversals.queue': { answers: staff('ok') },
  'reversals.place': {
    hasEffects: true,
    answers: managers('refused:not_found'),
    input: async ({ about, stage }) => ({
      itemId: await moneyWithoutPlace(stage, about.creditorSlug),
      agreementNumber: await numberOf(stage, about.agreementId),
    }),
  },
  'reversals.review': {
    hasEffects: true,
    answers: managers('refused:not_found'),
    input: async ({ about, stage }) => ({
      ...(await returnOf(stage, about.paymentId)),
      decision: { kind: 'reopen' },
    }),
  },
  'reversals.noteRestPaid': {
    hasEffects: true,
    answers: managers('refused:not_owed'),
    input: async ({ about, stage }) => ({
      ...(await returnOf(stage, about.paymentId, 'undue')),
      note: 'pago por transferência',
    }),
  },
}
