/** What a person's story is told from; `audit`: acts that have no record of their own. */
export type StoryKind =
  | 'import'
  | 'message'
  | 'reply'
  | 'audit'
  | 'quote'
  | 'agreement'
  | 'charge'
  | 'payment'
  | 'card_try'
  | 'reversal'
  | 'promise'
