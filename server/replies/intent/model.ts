/**
 * What a reply asks for. What stands first must never be taken for anything else: whoever asks to be
 * left alone, is somebody else, or wants a person.
 */
export const INTENTS = [
  'stop',
  'wrong_person',
  'human',
  'not_mine',
  'already_paid',
  'cannot_pay',
  'pause',
  'code_again',
  'plans',
  'how_much',
  'pay',
  'start',
  'abuse',
  'thanks',
  'other',
] as const
export type Intent = (typeof INTENTS)[number]

/** Below this it is a guess: nothing is done on a guess, and the person is asked. */
const CLEAR = 0.5

/** Whether an understanding is certain enough to act on. */
export function isClear({ certainty }: { readonly certainty: number }): boolean {
  return certainty >= CLEAR
}

/** The words that our own messages ask for, in their plain form, and what everybody knows beside them. */
export const OWN_WORDS: ReadonlyMap<string, Intent> = new Map([
  ['pare', 'stop'],
  ['parar', 'stop'],
  ['para', 'stop'],
  ['sair', 'stop'],
  ['stop', 'stop'],
  ['cancelar', 'stop'],
  ['nao', 'wrong_person'],
  ['nao sou eu', 'wrong_person'],
  ['pessoa', 'human'],
  ['atendente', 'human'],
  ['voltar', 'start'],
  ['pausa', 'pause'],
  ['link', 'code_again'],
])
