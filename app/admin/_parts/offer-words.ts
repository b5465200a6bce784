import { DRAFT_NOTES } from '#app/admin/_parts/publication-words.ts'

const OFFER_NOTES = {
  ...DRAFT_NOTES,
  comecado: { tone: 'ok', text: 'Rascunho começado com estas regras.' },
  simulado: { tone: 'ok', text: 'Simulação feita na carteira de hoje.' },
  pedido_dia: {
    tone: 'ok',
    text: 'Pedido feito. Quando outra pessoa aprovar, as ofertas esperam pelo dia marcado.',
  },
  desagendado: { tone: 'ok', text: 'Agendamento cancelado. As ofertas em vigor continuam.' },
  campos: {
    tone: 'attention',
    text: 'Confira a regra: algum campo não é um número, uma porcentagem ou um valor.',
  },
  no_such_rule: { tone: 'attention', text: 'Esta regra já não está no rascunho.' },
  last_rule: { tone: 'attention', text: 'Fica pelo menos uma regra.' },
  illegal: { tone: 'attention', text: 'A lei não permite estas ofertas. Veja as conferências.' },
  not_tried: {
    tone: 'attention',
    text: 'Simule antes: exatamente este rascunho, na carteira de hoje.',
  },
} as const

export function offerNote(key: string | undefined) {
  return key !== undefined && Object.hasOwn(OFFER_NOTES, key)
    ? OFFER_NOTES[key as keyof typeof OFFER_NOTES]
    : null
}
