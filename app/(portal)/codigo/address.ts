const ID = '[0-9a-f-]{36}'
const PAPER = new RegExp(
  `^/(?:${[
    `acordo/${ID}/contrato`,
    `pago/${ID}/comprovante`,
    'documentos',
    `documentos/${ID}`,
    `documentos/provas/${ID}`,
    'documentos/ano/[a-z0-9-]{1,80}/\\d{4}',
  ].join('|')})$`,
)

/** The address of our papers; null for anything else, so that nobody is led astray. */
export function paperPath(text: unknown): string | null {
  return typeof text === 'string' && PAPER.test(text) ? text : null
}
