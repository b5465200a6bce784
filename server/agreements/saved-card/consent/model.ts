import { formatLongDate } from '#server/kernel/format.ts'
import { formatTaxId, parseTaxId } from '#server/kernel/tax-id.ts'

/** Changes with every change of the words, so that old consents stay what they were. */
export const CONSENT_VERSION = 'cartao-1'

export type ConsentFacts = {
  /** Who charges, and for whom. */
  readonly operatorName: string
  readonly creditorName: string
  readonly creditorCnpj: string
  readonly agreementNumber: string
  /** Only instalments due after this day. */
  readonly on: Temporal.PlainDate
}

/**
 * What a person allows, one idea a sentence, as it is shown and kept. It names no person and no
 * amount: the instalments and their days are those of the agreement.
 */
export function consentSentences(facts: ConsentFacts): string[] {
  const { operatorName, creditorName, creditorCnpj, agreementNumber, on } = facts
  const parsed = parseTaxId(creditorCnpj)
  const cnpj = parsed.ok ? formatTaxId(parsed.value) : creditorCnpj
  return [
    `Autorizo ${operatorName}, em nome de ${creditorName}, CNPJ ${cnpj}, a cobrar neste cartão as parcelas do acordo ${agreementNumber} que vencem depois de ${formatLongDate(on)}.`,
    'Cada parcela é cobrada no dia do vencimento, só no valor em aberto. Se eu pagar antes de outro jeito, o cartão não é cobrado.',
    'Antes de cada cobrança, recebo um aviso com a data.',
    'Se o banco recusar, há no máximo três tentativas por parcela. Depois disso eu escolho como pagar.',
    'Posso remover o cartão quando quiser, sem custo. O acordo continua igual.',
    'O número do cartão fica só com a Stripe. Aqui ficam a bandeira, os quatro últimos números e a validade.',
  ]
}

/** The bytes that are hashed and kept. */
export function consentText(facts: ConsentFacts): string {
  return consentSentences(facts).join('\n')
}
