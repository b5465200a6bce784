const PAPER = /^\/(?:acordo\/[0-9a-f-]{36}\/contrato|pago\/[0-9a-f-]{36}\/comprovante)$/

/** The address of one of our papers; null for anything else, so that nobody is led astray. */
export function paperPath(text: unknown): string | null {
  return typeof text === 'string' && PAPER.test(text) ? text : null
}
