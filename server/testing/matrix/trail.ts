import { type Attempt, managers, type Row } from './answers.ts'

const about = ({ about: { debtorId, creditorSlug } }: Attempt) => ({ debtorId, creditorSlug })

export const trail: Record<string, Row> = {
  'trail.page': { answers: managers('ok'), input: about },
  'trail.copy': { answers: managers('ok'), input: about },
}
