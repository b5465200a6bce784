import type { CaseKind, CaseOutcome } from '../model.ts'
import { BOOKS_YEARS, ERASED_VISIT_MONTHS, keptWords } from '../retention/model.ts'

/**
 * What becomes of each table that holds something of a person when they have their data erased (LGPD
 * arts. 16 and 18 VI). The catalogue is whole: a test compares it with the database, so that a new
 * table or a new sealed column has no place until somebody has decided what becomes of it.
 */

/** Why something stays, each with its source; as the person reads it. */
export const KEPT_WHY = {
  owed: 'seu nome, seu CPF e os valores que o credor informa, enquanto estiverem em aberto (LGPD, art. 7º, X)',
  books: `acordos, pagamentos e documentos: ${BOOKS_YEARS} anos depois de quitados (CC 206; CDC 27)`,
  proof: 'a prova do que você assinou e autorizou: pelo mesmo tempo (LGPD, art. 16, I)',
  visits: `os registros de acesso: ${ERASED_VISIT_MONTHS} meses (Marco Civil, art. 15)`,
  trail: 'o registro do que foi feito e quando, sem nenhuma palavra sua (LGPD, arts. 6º, X, e 37)',
  quiet:
    'uma marca que não diz quem você é, para que ninguém volte a escrever a um contato apagado, e suas pausas',
  request: `este pedido, seu CPF e a nossa resposta, esta por ${keptWords('case_words')}: a prova de que foi atendido (LGPD, art. 16, I)`,
} as const satisfies Record<string, string>
export type KeptWhy = keyof typeof KEPT_WHY

/** What went, as the person reads it. */
export const ERASED_WHAT = {
  contacts: 'seus telefones e e-mails',
  words: 'o que você escreveu e o texto das mensagens',
  photos: 'as fotos que você mandou',
  devices: 'os aparelhos em que você pediu lembretes, e o que escolheu sobre avisos',
  features: 'o perfil calculado sobre você e sua data de nascimento',
  unsigned: 'as condições que você viu e não aceitou',
  visits: 'as entradas abertas: quem estava na sua página saiu dela',
} as const satisfies Record<string, string>
export type ErasedWhat = keyof typeof ERASED_WHAT

/**
 * `erased`: rows go, or what in them says something. `kept`: they stay as they are. `sealed` names the
 * columns that hold, or are found by, something of a person: those that go, and those that stay.
 */
export type Holding = {
  readonly fate: 'erased' | 'kept'
  readonly why: KeptWhy | ErasedWhat
  readonly goes?: readonly string[]
  readonly stays?: readonly string[]
}

const books = { fate: 'kept', why: 'books' } as const
const proof = { fate: 'kept', why: 'proof' } as const
const trail = { fate: 'kept', why: 'trail' } as const

export const HOLDINGS = {
  // Who they are. A name stays as long as something is owed, signed or paid under it.
  debtors: {
    fate: 'erased',
    why: 'features',
    goes: ['birth_date_sealed', 'name_sealed'],
    stays: ['document_index', 'document_sealed'],
  },
  debtor_names: { fate: 'erased', why: 'features', goes: ['name_index'] },
  contacts: { fate: 'erased', why: 'contacts', goes: ['value_sealed'], stays: ['value_index'] },
  contact_changes: { fate: 'erased', why: 'contacts', goes: ['value_index', 'value_sealed'] },
  contact_preferences: { fate: 'erased', why: 'devices', goes: ['called_sealed'] },
  whatsapp_consents: { fate: 'erased', why: 'devices' },
  push_subscriptions: { fate: 'erased', why: 'devices', goes: ['endpoint_index', 'target_sealed'] },
  debtor_profiles: { fate: 'erased', why: 'features' },
  // What they said, and were told.
  messages: {
    fate: 'erased',
    why: 'words',
    goes: ['content_sealed'],
    stays: ['check_code_index'],
  },
  replies: { fate: 'erased', why: 'words', goes: ['sender_index', 'words_sealed'] },
  case_entries: { fate: 'erased', why: 'words', goes: ['words_sealed'] },
  case_photos: { fate: 'erased', why: 'photos', goes: ['content_sealed', 'source_index'] },
  promises: { fate: 'erased', why: 'words' },
  cases: { fate: 'erased', why: 'features' },
  erasures: { fate: 'kept', why: 'request' },
  // Whoever has a row there is nobody any more: there is nothing left to erase.
  retirements: trail,
  // What they looked at without saying yes.
  quotes: { fate: 'erased', why: 'unsigned' },
  quote_debts: { fate: 'erased', why: 'unsigned' },
  search_traces: { fate: 'erased', why: 'unsigned' },
  // Signs of visits: over at once, gone after six months.
  access_codes: { fate: 'erased', why: 'visits' },
  debtor_sessions: { fate: 'erased', why: 'visits', goes: ['origin_sealed'] },
  access_links: { fate: 'erased', why: 'visits' },
  debtor_views: trail,
  telephone_checks: trail,
  // What keeps us quiet.
  silences: { fate: 'kept', why: 'quiet' },
  standstills: { fate: 'kept', why: 'quiet' },
  // What is owed, and how it is asked for.
  debts: { fate: 'kept', why: 'owed' },
  debt_recalls: { fate: 'kept', why: 'owed' },
  debt_restatements: books,
  delistings: books,
  agreements: books,
  agreement_debts: books,
  instalments: books,
  agreement_breaches: books,
  agreement_notices: books,
  payables: books,
  payable_adjustments: books,
  charges: books,
  charge_lines: books,
  payments: books,
  allocations: books,
  debt_allocations: books,
  suspense_items: books,
  reversals: books,
  undue_charges: books,
  write_off_lines: books,
  ledger_accounts: books,
  ledger_transactions: books,
  ledger_postings: books,
  automatic_authorisations: books,
  automatic_collections: books,
  card_tries: books,
  papers: { ...books, stays: ['code_index', 'code_sealed', 'content_sealed'] },
  paper_seals: books,
  // A card of an agreement that runs pays it; every other one is given up.
  saved_cards: { fate: 'erased', why: 'devices', stays: ['card_sealed'] },
  agreement_evidence: { ...proof, stays: ['origin_sealed'] },
  card_consents: { ...proof, stays: ['origin_sealed'] },
  // Who did what, and that nobody was written to twice.
  audit_events: trail,
  campaign_members: trail,
  journey_sends: trail,
} as const satisfies Record<string, Holding>

/**
 * Sealed columns and keyed indexes that are nobody's of the people who owe: of staff, of creditors'
 * systems, or of a file that is forgotten within days whoever it names.
 */
export const NOBODYS: Readonly<Record<string, string>> = {
  creditor_hooks: 'a secret of a creditor’s system',
  import_contacts: 'a file under way, at most a day old',
  import_debts: 'a file under way, at most a day old',
  import_parts: 'a file under way, or its rejected rows for seven days',
  import_people: 'a file under way, at most a day old',
  staff_entries: 'of staff',
  staff_letters: 'of staff',
  staff_recovery_codes: 'of staff',
  staff_totps: 'of staff',
}

/** What there is of a person that decides what must stay. */
export type ErasureFacts = {
  /** A creditor's file says that they owe something. */
  readonly isOwing: boolean
  /** They signed or paid something. */
  readonly hasBooks: boolean
  /** By their day of birth they are not 18 yet: that day protects them. */
  readonly isMinor: boolean
}

/** The lines that a person reads of what goes and what stays. */
export function erasureLines({ isOwing, hasBooks }: ErasureFacts): {
  readonly erased: readonly string[]
  readonly kept: readonly string[]
} {
  const applies: Record<KeptWhy, boolean> = {
    owed: isOwing,
    books: hasBooks,
    proof: hasBooks,
    visits: true,
    trail: true,
    quiet: true,
    request: true,
  }
  const kept = KEPT_ORDER.filter((why) => applies[why]).map((why) => KEPT_WHY[why])
  return { erased: Object.values(ERASED_WHAT), kept }
}

const KEPT_ORDER = [
  'owed',
  'books',
  'proof',
  'visits',
  'trail',
  'quiet',
  'request',
] as const satisfies readonly KeptWhy[]

/** What staff wrote, and then exactly what was done: one text, on the page and in the e-mail. */
export function erasureWords(words: string, facts: ErasureFacts): string {
  const { erased, kept } = erasureLines(facts)
  const list = (lines: readonly string[]) => lines.map((line) => `• ${line}`).join('\n')
  return `${words}\n\nApagamos:\n${list(erased)}\n\nFica guardado, e por quê:\n${list(kept)}`
}

/** Whether this answer erases. */
export function erases(
  { kind, reason }: { readonly kind: CaseKind; readonly reason: string },
  outcome: CaseOutcome,
): boolean {
  return kind === 'data' && reason === 'erase' && outcome === 'accepted'
}

/**
 * Who may erase. A person is one across all creditors and their contacts go for all of them, so it
 * takes somebody who works for all: nobody decides about what they may not see.
 */
export function mayErase({
  permissions,
  creditorIds,
}: {
  readonly permissions: ReadonlySet<string>
  readonly creditorIds: 'all' | readonly string[]
}): boolean {
  return permissions.has('debtors.erase') && creditorIds === 'all'
}
