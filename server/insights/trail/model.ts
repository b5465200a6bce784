/** What an auditor looks for, by the first word of the acts' names. */
export const TRAIL_TOPICS = {
  access: ['staff', 'approval', 'view', 'audit', 'list'],
  people: ['debtors', 'debtor', 'telephone', 'contact', 'promise', 'session', 'code', 'link'],
  creditors: ['creditor', 'payee', 'terms', 'policy'],
  debts: [
    'import',
    'debt',
    'delisting',
    'write_off',
    'creditor_return',
    'creditor_hook',
    'finding',
  ],
  agreements: ['agreement', 'quote', 'paper'],
  money: [
    'payment',
    'refund',
    'reversal',
    'suspense',
    'undue_charge',
    'charge',
    'card',
    'automatic',
  ],
  messages: ['message'],
} as const satisfies Record<string, readonly string[]>

export type TrailTopic = keyof typeof TRAIL_TOPICS

export const TOPICS = Object.keys(TRAIL_TOPICS) as readonly TrailTopic[]
