import type { Row } from './answers.ts'
import { everyone } from './answers.ts'

/** Managers read what happened to a person in the person's file, and not what their colleagues did. */
const owners = everyone('UNAUTHORIZED', {
  powerlessStaff: 'FORBIDDEN',
  foreignStaff: 'FORBIDDEN',
  staff: 'FORBIDDEN',
  foreignManager: 'FORBIDDEN',
  unconfirmedManager: 'FORBIDDEN',
  manager: 'FORBIDDEN',
  owner: 'ok',
})

export const trail: Record<string, Row> = {
  'trail.page': {
    answers: owners,
    input: ({ about }) => ({ debtorId: about.debtorId, creditorSlug: about.creditorSlug }),
  },
  'trail.copy': {
    answers: owners,
    input: ({ about }) => ({ debtorId: about.debtorId, creditorSlug: about.creditorSlug }),
  },
}
