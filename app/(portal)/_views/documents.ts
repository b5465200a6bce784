import { creditorView } from '#app/_views/identity.ts'
import type { DocumentsView, PaperView } from '#components/portal/documents-view.ts'
import type { OperatorView } from '#components/portal/view.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import type { PaperKind, PaperState } from '#server/papers/model.ts'

type Shelf = PortalOutputs['papers']['list']

const KINDS = {
  agreement: 'Acordo',
  receipt: 'Comprovante',
  clearance: 'Termo de quitação',
  statement: 'Declaração de',
} as const satisfies Record<PaperKind, string>

const STATES = {
  in_force: null,
  superseded: { tone: 'neutral', word: 'substituído' },
  partly_reversed: { tone: 'attention', word: 'devolvido em parte' },
  reversed: { tone: 'error', word: 'devolvido' },
} as const satisfies Record<PaperState, PaperView['state']>

/** One group per creditor, in the order of its newest paper. */
export function documentsView(
  shelf: Shelf,
  operator: OperatorView,
  today: Temporal.PlainDate,
): DocumentsView {
  const all = [...shelf.papers, ...shelf.proofs, ...shelf.years]
  const slugs = [...new Set(all.map((entry) => entry.creditorSlug))]
  return {
    operator,
    today,
    groups: slugs.flatMap((slug) => {
      const of = <T extends { creditorSlug: string }>(entries: readonly T[]) =>
        entries.filter((entry) => entry.creditorSlug === slug)
      const [creditor] = of(all)
      if (!creditor) return []
      return [
        {
          creditor: creditorView(creditor),
          papers: of(shelf.papers).map(paperView),
          proofs: of(shelf.proofs).map(({ agreementId, agreementNumber }) => ({
            agreementNumber,
            href: `/documentos/provas/${agreementId}`,
          })),
          years: of(shelf.years).map(({ year }) => year),
        },
      ]
    }),
  }
}

function paperView(paper: Shelf['papers'][number]): PaperView {
  const kind = KINDS[paper.kind]
  return {
    title: paper.kind === 'statement' ? `${kind} ${paper.year}` : kind,
    number: paper.number,
    issuedOn: paper.issuedOn,
    href: `/documentos/${paper.id}`,
    state: STATES[paper.state],
  }
}
