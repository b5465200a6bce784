import { ACTORS, type Actor } from './actors.ts'
import type { About } from './character.ts'
import type { Answer } from './outcome.ts'
import type { Stage, Visit } from './stage.ts'

/** One try: who asks about whom, with what they would really have sent. */
export type Attempt = {
  readonly stage: Stage
  readonly actor: Actor
  readonly about: About
  /** Other procedures, called with the same cookies beforehand. */
  readonly call: Visit
}

/** What each actor gets who asks about the subject; anything else fails the matrix. */
export type Row = {
  readonly answers: Record<Actor, Answer>
  /** A valid input; a row without one is a procedure that takes none. */
  readonly input?: (attempt: Attempt) => unknown
  /** Making the input changes something, so that even a question needs people of its own. */
  readonly hasEffects?: true
}

export const everyone = (answer: Answer, others: Partial<Record<Actor, Answer>> = {}) => {
  const answers = ACTORS.map((actor) => [actor, others[actor] ?? answer] as const)
  return Object.fromEntries(answers) as Record<Actor, Answer>
}

/** For who is signed in at the portal: their own data; what is another's is not there. */
export const debtors = (others: Answer, special: Partial<Record<Actor, Answer>> = {}) =>
  everyone('UNAUTHORIZED', {
    stranger: others,
    neighbour: others,
    elsewhere: 'ok',
    r1: 'ok',
    r2: 'ok',
    ...special,
  })

/** For who entered a code, whatever for. */
export const signed = () => debtors('NOT_FOUND', { r1: 'FORBIDDEN' })

/** For staff with the permission; what they see is their creditors' only. */
export const staff = (foreign: Answer) =>
  everyone('UNAUTHORIZED', {
    powerlessStaff: 'FORBIDDEN',
    foreignStaff: foreign,
    foreignManager: foreign,
    staff: 'ok',
    unconfirmedManager: 'ok',
    manager: 'ok',
    owner: 'ok',
  })

/** For managers: who may only read is kept out before anything is looked at. */
export const managers = (foreign: Answer, special: Partial<Record<Actor, Answer>> = {}) =>
  everyone('UNAUTHORIZED', {
    powerlessStaff: 'FORBIDDEN',
    foreignStaff: 'FORBIDDEN',
    staff: 'FORBIDDEN',
    foreignManager: foreign,
    unconfirmedManager: 'ok',
    manager: 'ok',
    owner: 'ok',
    ...special,
  })

/** The same where the second factor must be fresh. */
export const confirmed = (foreign: Answer, special: Partial<Record<Actor, Answer>> = {}) =>
  managers(foreign, { unconfirmedManager: 'PRECONDITION_REQUIRED', ...special })
