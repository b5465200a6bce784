import { assert } from '#server/kernel/assert.ts'
import { formatBRL, sum } from '#server/kernel/money.ts'
import { breachInOneLine, breachWords, discountOf, fullValueOf } from './breach/model.ts'
import {
  cetText,
  debtsInOrder,
  isFree,
  lateInOneLine,
  lateness,
  monthlyRateText,
  originOfValues,
  originValue,
  parties,
  price,
  schedule,
} from './clauses/model.ts'
import type { TermsInput } from './input/model.ts'

/**
 * The terms of an agreement in plain Brazilian Portuguese, with everything CDC 42-A, 52 and 54-B
 * and rules 9 to 14 of collection want said before anyone accepts. The same input gives the same
 * bytes for ever: their SHA-256 is what is accepted and kept. They name the quote and not the
 * agreement, whose number is not known yet when they are shown.
 */
export const TERMS_VERSION = '2026-11.1'

export type SectionId =
  | 'parties'
  | 'origin'
  | 'price'
  | 'schedule'
  | 'late'
  | 'breach'
  | 'early'
  | 'withdrawal'
  | 'bureaus'
  | 'papers'
  | 'acceptance'
  | 'conventions'

export type TermsSection = {
  readonly id: SectionId
  readonly title: string
  readonly paragraphs: readonly string[]
}

export type Terms = {
  /** Changes with the wording only, never with the numbers. */
  readonly version: string
  /** Six short lines for the screen "Confira". */
  readonly summary: readonly string[]
  readonly sections: readonly TermsSection[]
  /** What is hashed: all of the above as plain text. */
  readonly text: string
}

export function renderTerms(input: TermsInput): Terms {
  check(input)
  const sections = sectionsOf(input)
  const summary = summaryOf(input)
  const numbered = sections.flatMap(({ title, paragraphs }, i) => [
    '',
    `${i + 1}. ${title}`,
    ...paragraphs,
  ])
  const lines = [
    `Termos do acordo, condição ${input.quote.number}`,
    `Versão do texto: ${TERMS_VERSION}`,
    '',
    'Em resumo',
    ...summary.map((line) => `- ${line}`),
    ...numbered,
  ]
  return { version: TERMS_VERSION, summary, sections, text: `${lines.join('\n')}\n` }
}

/** Terms whose numbers do not add up must never be shown. */
function check(input: TermsInput): void {
  const shares = sum(input.debts.map(fullValueOf)) - sum(input.debts.map(discountOf))
  assert(shares + input.planInterest + input.iof === input.total, 'terms: shares make the total')
  const paid = sum(input.instalments.map((line) => line.amount))
  assert(paid === input.total, 'terms: instalments make the total')
  assert(debtsInOrder(input).length === input.debts.length, 'terms: every debt has its label')
  assert(input.kind === 'plan' || input.instalments.length === 1, 'terms: one payment')
}

function sectionsOf(input: TermsInput): TermsSection[] {
  const section = (id: SectionId, title: string, paragraphs: string[]) => ({
    id,
    title,
    paragraphs,
  })
  return [
    section('parties', 'Quem participa', parties(input)),
    section('origin', 'De onde vem o valor', originOfValues(input)),
    section('price', 'Quanto você paga', price(input)),
    section('schedule', 'Datas e valores', schedule(input)),
    section('late', 'Se atrasar', lateness(input)),
    ...(input.kind === 'plan' ? [section('breach', 'Se o acordo parar', breach(input))] : []),
    section('early', 'Pagar antes', early(input)),
    section('withdrawal', 'Desistir em 7 dias', withdrawal(input)),
    section('bureaus', 'Seu nome nos cadastros de crédito', bureaus(input)),
    section('papers', 'Comprovantes e quitação', papers(input)),
    section('acceptance', 'Como você aceita', acceptance(input)),
    section('conventions', 'Como as contas são feitas', conventions(input)),
  ]
}

/** Breach only after notice and grace, whatever was paid is kept (rule 12; CDC 51 XVIII). */
function breach(input: TermsInput): string[] {
  return [
    `O acordo só pode terminar por atraso depois de ${input.graceDays} dias corridos da última data para pagar, e depois de um aviso nosso. Se você pagar antes disso, ele continua como era.`,
    `Se o primeiro pagamento não vier em até ${input.graceDays} dias corridos depois da última data dele, o acordo perde o efeito. Os valores de origem voltam a ser o que eram.`,
    'Tudo o que você já pagou continua contando a seu favor.',
    ...breachWords(input),
  ]
}

/** CDC 52 §2 and 54-B: settling early costs nothing and takes the interest down. */
function early(input: TermsInput): string[] {
  if (input.kind !== 'plan') return ['Você pode pagar antes da data, sem custo.']
  return [
    'Você pode pagar antes uma parcela, algumas ou todas, sem custo.',
    isFree(input)
      ? 'Este acordo não tem juros. Por isso, o valor das parcelas não muda.'
      : 'Os juros das parcelas adiantadas são reduzidos na proporção do tempo, pela taxa deste acordo (CDC, art. 52, § 2º).',
  ]
}

/** CDC 49 for contracts at a distance; we offer it to everyone. */
function withdrawal(input: TermsInput): string[] {
  const { phone, email } = input.frozen.operator
  const after = input.kind === 'plan' ? 'assinar' : 'pagar'
  return [
    `Você pode desistir em até 7 dias corridos depois de ${after}, sem custo e sem explicar por quê. Avise pelo telefone ${phone} ou pelo e-mail ${email}.`,
    'Devolvemos o que você pagou neste acordo, e os valores de origem voltam a ser o que eram.',
  ]
}

/** Súmula 548 of the STJ, CDC 43; a deal is delisted at its first payment by default (rule 6). */
function bureaus(input: TermsInput): string[] {
  return [
    `Se houver registro destes valores em SPC, Serasa ou outro cadastro, o credor cuida da retirada. O prazo é de até 5 dias úteis depois ${bureausFrom(input)}, e você não paga por isso.`,
    'O primeiro dia útil do prazo é o seguinte ao pagamento (STJ, Súmula 548).',
  ]
}

function bureausFrom(input: TermsInput): string {
  if (input.instalments.length === 1) return 'do pagamento'
  return input.frozen.delisting === 'first_instalment'
    ? 'do primeiro pagamento'
    : 'do último pagamento'
}

/** Código Civil 319 and 320: a receipt is a right. */
function papers(input: TermsInput): string[] {
  return [
    'A cada pagamento confirmado, você recebe um comprovante.',
    `${input.instalments.length === 1 ? 'Confirmado o pagamento' : 'Confirmado o último pagamento'}, os valores deste acordo ficam quitados.`,
    'Você pode baixar uma cópia deste acordo quando quiser.',
  ]
}

/** MP 2.200-2 art. 10 §2: signatures outside ICP-Brasil are valid where the parties accept them. */
function acceptance(input: TermsInput): string[] {
  const method =
    input.kind === 'plan'
      ? 'Você aceita este acordo ao digitar o código de 6 números que enviamos por SMS ou e-mail a um contato seu. Você e o credor reconhecem esse código como assinatura eletrônica (MP 2.200-2/2001, art. 10, § 2º).'
      : 'Você aceita esta condição ao pagar: o próprio pagamento é a aceitação. Antes dele, nada muda nos valores de origem.'
  return [
    method,
    'Guardamos a data, a hora, o meio usado e o resumo SHA-256 deste texto, que prova que ele não mudou.',
    `Este acordo não tira nenhum direito seu. Você pode questionar os valores, procurar o Procon ou a Defensoria Pública e falar com uma pessoa: ${input.frozen.operator.phone}.`,
  ]
}

const systems = {
  zero: 'Parcelas sem juros: o total dividido em partes iguais; os centavos que sobram ficam na última.',
  price:
    'Parcelas iguais (Tabela Price): os juros de cada mês são contados sobre o saldo; a última parcela acerta os centavos.',
  sac: 'Amortização constante (SAC): os juros de cada mês são contados só sobre o saldo; a última parcela acerta os centavos.',
} as const satisfies Record<TermsInput['frozen']['system'], string>

/** Fixed once, printed in the agreement (rules.md 1.4). */
function conventions(input: TermsInput): string[] {
  return [
    'Dias: corridos, a partir do dia seguinte ao vencimento; o dia do pagamento conta. Um mês de juros por atraso tem 30 dias.',
    'Centavos: cada parte é arredondada ao centavo mais próximo e depois somada. O CET tem duas casas (NBR 5891).',
    'Calendário: o que vence em dia sem expediente bancário pode ser pago no próximo dia útil, sem acréscimo. Datas e horas são as de São Paulo.',
    ...(input.kind === 'plan' ? [systems[input.frozen.system]] : []),
  ]
}

function summaryOf(input: TermsInput): string[] {
  const count = input.instalments.length
  const origin = formatBRL(originValue(input))
  const total = formatBRL(input.total)
  const what = count === 1 ? 'de uma vez' : `em ${count} pagamentos`
  const cost = isFree(input)
    ? `Sem juros: o CET é ${cetText(input)} ao ano.`
    : `Juros de ${monthlyRateText(input)} ao mês; CET de ${cetText(input)} ao ano.`
  const bureau = `Se houver registro em SPC ou Serasa, ele sai em até 5 dias úteis depois ${bureausFrom(input)}.`
  if (input.kind !== 'plan') {
    return [
      `Você paga ${total} de uma vez; o valor de origem é ${origin}.`,
      'O pagamento é a sua aceitação; antes dele, nada muda.',
      'Se não pagar até a data, só esta condição deixa de valer.',
      'Você pode desistir em 7 dias, sem custo.',
      'Com o pagamento, estes valores ficam quitados.',
      bureau,
    ]
  }
  return [
    `Você paga ${total} ${what}; o valor de origem é ${origin}.`,
    cost,
    lateInOneLine(input),
    breachInOneLine(input),
    'Você pode pagar antes sem custo, ou desistir em 7 dias.',
    bureau,
  ]
}
