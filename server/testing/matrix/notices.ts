import { debtors, type Row } from './answers.ts'
import { contactId } from './telephone.ts'

/** Done, with nothing to say about it. */
const done = () => debtors('nothing', { elsewhere: 'nothing', r1: 'nothing', r2: 'nothing' })

/** How people want to be written to: each decides for themselves, and for nobody else's contact. */
export const notices: Record<string, Row> = {
  'notices.page': { answers: debtors('ok') },
  'notices.choose': {
    answers: done(),
    input: () => ({ channel: 'email', hours: 'late' }),
  },
  'notices.callMe': {
    answers: done(),
    input: () => ({ how: 'chosen', name: 'Duda' }),
  },
  'notices.switchContact': {
    answers: debtors('refused:not_found'),
    input: async (attempt) => ({ contactId: await contactId(attempt), isWanted: false }),
  },
  'notices.switchWhatsApp': {
    answers: debtors('refused:not_found'),
    input: async (attempt) => ({ contactId: await contactId(attempt), isWanted: false }),
  },
  'notices.askForQuiet': { answers: done() },
  'notices.endQuiet': { answers: done() },
}
