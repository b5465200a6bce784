import { MOST_VIEWS, type ViewList, type ViewRefusal } from '#server/staff/saved-view/model.ts'

export const VIEW_TITLE = {
  dividas: 'Dívidas',
  acordos: 'Acordos',
  pagamentos: 'Pagamentos',
  auditoria: 'Auditoria',
  resultados: 'Resultados',
} as const satisfies Record<ViewList, string>

type Note = { readonly tone: 'ok' | 'attention'; readonly text: string }

/** What became of saving, renaming or removing, by the word in the address. */
const NOTES = {
  saved: { tone: 'ok', text: 'Visão salva. Ela está no alto desta lista e no menu Ctrl K.' },
  renamed: { tone: 'ok', text: 'Visão renomeada.' },
  removed: { tone: 'ok', text: 'Visão removida. A lista continua como estava.' },
  bad_name: { tone: 'attention', text: 'Dê um nome de 1 a 60 letras ou números.' },
  name_taken: { tone: 'attention', text: 'Você já tem uma visão com este nome nesta lista.' },
  too_many: {
    tone: 'attention',
    text: `Você já tem ${MOST_VIEWS} visões. Remova uma que não usa e salve de novo.`,
  },
  nothing_filtered: { tone: 'attention', text: 'Filtre a lista antes de salvar a visão.' },
  not_found: { tone: 'attention', text: 'Esta visão já não existe.' },
} as const satisfies Record<ViewRefusal | 'saved' | 'renamed' | 'removed' | 'bad_name', Note>

export function viewNote(word: string | undefined): Note | null {
  return word !== undefined && Object.hasOwn(NOTES, word) ? NOTES[word as keyof typeof NOTES] : null
}
