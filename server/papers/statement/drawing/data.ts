import { cnpjText } from '#server/agreements/terms/clauses/model.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { formatLongDate, formatMonth, formatShortDate } from '#server/kernel/format.ts'
import { brlParts, formatBRL } from '#server/kernel/money.ts'
import { maskTaxId } from '#server/kernel/tax-id.ts'
import { drawSeal } from '../../seal/drawing/data.ts'
import type { SealView } from '../../seal/model.ts'
import { block, color, createSheet, finish, type Sheet, section, space } from '../../sheet/data.ts'
import { drawAmount, drawBackground, drawLetterhead } from '../../sheet/furniture/data.ts'
import { type Fact, facts, grid } from '../../sheet/table/data.ts'
import type { StatementView } from '../model.ts'

/** The PDF's bytes: the same view gives the same bytes. */
export async function renderStatementPdf(view: StatementView, seal: SealView): Promise<Uint8Array> {
  const letterhead = {
    creditor: view.creditor,
    operator: view.operator,
    sealText: view.sealText,
    subtitle: `declaração anual ${seal.number}`,
    watermark: null,
  }
  const sheet = createSheet({
    title: `${titleOf(view)}, ${seal.number}`,
    at: seal.at,
    background: (doc) => drawBackground(doc, letterhead),
  })
  drawStatement(sheet, view, seal)
  drawSeal(sheet, seal)
  drawLetterhead(sheet, letterhead)
  return finish(sheet)
}

/** Only a year of which nothing is open is called settled. */
function titleOf({ year, isComplete }: StatementView): string {
  return isComplete ? `Declaração de quitação anual de ${year}` : `O que você pagou em ${year}`
}

function drawStatement(sheet: Sheet, view: StatementView, seal: SealView): void {
  const { root } = sheet
  block(sheet, root, 'H1', titleOf(view), { face: 'semibold', size: 22, leading: 1.3 })
  space(sheet, 4)
  const issuedOn = formatLongDate(businessDate(seal.at))
  block(sheet, root, 'P', `Declaração anual ${seal.number} · ${issuedOn}`, {
    color: color.secondary,
  })
  space(sheet, 12)
  for (const sentence of declaration(view, issuedOn)) {
    block(sheet, root, 'P', sentence, { size: 11.5 })
    space(sheet, 4)
  }
  space(sheet, 8)
  const { sign, whole, cents } = brlParts(view.total)
  block(sheet, root, 'P', `Total pago em ${view.year}`, { color: color.secondary })
  drawAmount(sheet, { text: formatBRL(view.total), whole: `${sign}R$\u00a0${whole}`, cents })
  space(sheet, 10)
  facts(sheet, statementFacts(view, businessDate(seal.at)))
  space(sheet, 16)
  section(sheet, 'Pagamentos')
  grid(
    sheet,
    [
      { title: 'Pago em', share: 0.2 },
      { title: 'Acordo', share: 0.25 },
      { title: 'Pagamento', share: 0.35 },
      { title: 'Valor', share: 0.2, align: 'right' },
    ],
    view.payments.map((payment) => [
      formatShortDate(businessDate(payment.paidAt)),
      payment.agreementNumber,
      payment.label,
      formatBRL(payment.amount),
    ]),
  )
}

/** Lei 12.007/2009: art. 4 is said where art. 2 is met, and nowhere else. */
function declaration({ creditor, year, isComplete }: StatementView, issuedOn: string): string[] {
  const received = `${creditor.legalName} declara que recebeu de você, em ${year}, os pagamentos abaixo.`
  if (!isComplete) {
    return [
      received,
      `Até ${issuedOn} ainda há parcelas com vencimento neste ano, ou antes, para pagar. Quando estiverem pagas, a declaração de quitação do ano fica na sua página.`,
    ]
  }
  return [
    received,
    `Tudo o que venceu ou vence até o fim de ${year} está pago. Esta declaração substitui, como prova, os comprovantes de cada mês de ${year} e dos anos anteriores (Lei 12.007/2009, art.\u00a04º).`,
  ]
}

function statementFacts(view: StatementView, issuedOn: Temporal.PlainDate): Fact[] {
  const document = `${view.debtorDocument.kind === 'cpf' ? 'CPF' : 'CNPJ'} ${maskTaxId(view.debtorDocument)}`
  const isAhead = (month: number) =>
    Temporal.PlainYearMonth.compare(
      { year: view.year, month },
      { year: issuedOn.year, month: issuedOn.month },
    ) > 0
  const open = view.months.filter(({ isPaid }) => !isPaid)
  return [
    {
      label: 'Você',
      value: view.debtorName === null ? document : `${view.debtorName}, ${document}`,
    },
    {
      label: 'Credor',
      value: `${view.creditor.legalName}, CNPJ ${cnpjText(view.creditor.cnpj)}`,
    },
    ...monthsFact(
      'Meses quitados',
      view.months.filter(({ isPaid }) => isPaid),
    ),
    ...monthsFact(
      'Meses em aberto',
      open.filter(({ month }) => !isAhead(month)),
    ),
    ...monthsFact(
      'Meses a vencer',
      open.filter(({ month }) => isAhead(month)),
    ),
  ]
}

function monthsFact(label: string, months: readonly { month: number }[]): Fact[] {
  if (months.length === 0) return []
  const names = months.map(({ month }) =>
    formatMonth(Temporal.PlainYearMonth.from({ year: 2000, month })).replace(/ de \d+$/, ''),
  )
  return [{ label, value: names.join(', ') }]
}
