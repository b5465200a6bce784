const ID = '[0-9a-f-]{36}'
const PAPER = new RegExp(
  `^/(?:${[
    `acordo/${ID}/contrato`,
    `pago/${ID}/comprovante`,
    'documentos',
    'meus-dados/arquivo',
    `documentos/${ID}`,
    `documentos/provas/${ID}`,
    'documentos/ano/[a-z0-9-]{1,80}/\\d{4}',
  ].join('|')})$`,
)

/** The address of our papers; null for anything else, so that nobody is led astray. */
export function paperPath(text: unknown): string | null {
  return typeof text === 'string' && PAPER.test(text) ? text : null
}

/** What somebody asked for, whose photos are seen after a code, as papers are. */
const REQUEST = new RegExp(`^/pedidos/${ID}$`)

const CARD = new RegExp(`^/acordo/(${ID})/cartao(?:\\?parcela=${ID})?$`)

/** What a code is asked for by the address that it leads to; null for any other address. */
export type CodePurpose =
  | { readonly action: 'documents'; readonly subjectId: null }
  | { readonly action: 'save_card'; readonly subjectId: string }

export function purposeOf(text: unknown): (CodePurpose & { readonly path: string }) | null {
  const request = typeof text === 'string' && REQUEST.test(text) ? text : null
  const paper = paperPath(text) ?? request
  if (paper) return { path: paper, action: 'documents', subjectId: null }
  const card = typeof text === 'string' ? CARD.exec(text) : null
  return card?.[1] ? { path: card[0], action: 'save_card', subjectId: card[1] } : null
}
