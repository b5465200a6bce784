import type { AuditEvent } from '#server/audit/model.ts'

/** What an auditor looks for. */
export const TOPICS = [
  'access',
  'people',
  'creditors',
  'debts',
  'agreements',
  'money',
  'messages',
] as const

export type TrailTopic = (typeof TOPICS)[number]

type FirstWord<Action> = Action extends `${infer Word}.${string}` ? Word : never

/** Each act belongs to one topic, by the first word of its name: a new kind of act is asked for its own. */
const TOPIC_OF = {
  staff: 'access',
  approval: 'access',
  view: 'access',
  audit: 'access',
  list: 'access',
  debtors: 'people',
  debtor: 'people',
  telephone: 'people',
  contact: 'people',
  promise: 'people',
  push: 'people',
  session: 'people',
  code: 'people',
  link: 'people',
  creditor: 'creditors',
  payee: 'creditors',
  terms: 'creditors',
  policy: 'creditors',
  import: 'debts',
  debt: 'debts',
  delisting: 'debts',
  write_off: 'debts',
  creditor_return: 'debts',
  creditor_hook: 'debts',
  finding: 'debts',
  agreement: 'agreements',
  quote: 'agreements',
  paper: 'agreements',
  payment: 'money',
  refund: 'money',
  reversal: 'money',
  suspense: 'money',
  undue_charge: 'money',
  charge: 'money',
  card: 'money',
  automatic: 'money',
  message: 'messages',
  whatsapp: 'messages',
  wording: 'messages',
  reply: 'messages',
  api_key: 'creditors',
  campaign: 'messages',
  journey: 'messages',
  segment: 'messages',
  case: 'people',
  standstill: 'people',
  retention: 'people',
} as const satisfies Record<FirstWord<AuditEvent['action']>, TrailTopic>

/** The first words of the acts of a topic. */
export function wordsOf(topic: TrailTopic): string[] {
  return Object.entries(TOPIC_OF).flatMap(([word, its]) => (its === topic ? [word] : []))
}
