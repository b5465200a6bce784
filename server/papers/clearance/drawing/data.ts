import { cnpjText } from '#server/agreements/terms/clauses/model.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { formatLongDate, formatShortDate } from '#server/kernel/format.ts'
import { formatBRL } from '#server/kernel/money.ts'
import { maskTaxId } from '#server/kernel/tax-id.ts'
import { drawSeal } from '../../seal/drawing/data.ts'
import type { SealView } from '../../seal/model.ts'
import {
  block,
  color,
  contentWidth,
  createSheet,
  finish,
  heightOf,
  page,
  type Sheet,
  section,
  space,
} from '../../sheet/data.ts'
import { band, drawBackground, drawLetterhead, drawPaidTick } from '../../sheet/furniture/data.ts'
import { grid } from '../../sheet/table/data.ts'
import type { ClearanceView } from '../model.ts'

/** The PDF's bytes: the same view gives the same bytes. */
export async function renderClearancePdf(view: ClearanceView, seal: SealView): Promise<Uint8Array> {
  const letterhead = {
    creditor: view.creditor,
    operator: view.operator,
    sealText: view.sealText,
    subtitle: `termo de quitação ${seal.number}`,
    watermark: null,
  }
  const sheet = createSheet({
    title: `Termo de quitação ${seal.number}`,
    at: seal.at,
    background: (doc) => drawBackground(doc, letterhead),
  })
  drawClearance(sheet, view, seal)
  drawSeal(sheet, seal)
  drawLetterhead(sheet, letterhead)
  return finish(sheet)
}

function drawClearance(sheet: Sheet, view: ClearanceView, seal: SealView): void {
  const { root } = sheet
  drawPaidTick(sheet)
  block(sheet, root, 'H1', 'Termo de quitação', { face: 'semibold', size: 22, leading: 1.3 })
  space(sheet, 4)
  block(
    sheet,
    root,
    'P',
    `${seal.number} · acordo ${view.agreementNumber} · ${formatLongDate(businessDate(seal.at))}`,
    { color: color.secondary },
  )
  space(sheet, 12)
  for (const sentence of quittance(view)) {
    block(sheet, root, 'P', sentence, { size: 11.5 })
    space(sheet, 4)
  }
  space(sheet, 10)
  drawDelisting(sheet, view)
  section(sheet, 'O que está quitado')
  drawDebts(sheet, view)
  space(sheet, 16)
  section(sheet, 'O que você pagou')
  drawPayments(sheet, view)
}

/** Who, to whom, for what, how much: Código Civil 320. */
function quittance(view: ClearanceView): string[] {
  const { creditor, debtorDocument, debtorName } = view
  const document = `${debtorDocument.kind === 'cpf' ? 'CPF' : 'CNPJ'} ${maskTaxId(debtorDocument)}`
  const who = debtorName === null ? document : `${debtorName}, ${document}`
  const acceptedOn = formatLongDate(view.acceptedOn)
  const settledOn = formatLongDate(businessDate(view.settledAt))
  return [
    `${creditor.legalName}, CNPJ ${cnpjText(creditor.cnpj)}, recebeu de ${who}, tudo o que foi combinado no acordo ${view.agreementNumber}, aceito em ${acceptedOn}. Dá quitação plena dele desde ${settledOn}.`,
    'Dos valores listados abaixo, você não deve mais nada.',
  ]
}

/** The promise about credit bureaus (Súmula STJ 548, CDC 43 §3), with its day. */
function drawDelisting(sheet: Sheet, { delisting, creditor }: ClearanceView): void {
  const paid = delisting.after === 'first_instalment' ? 'primeiro pagamento' : 'último pagamento'
  const texts = [
    `Se havia registro em SPC, Serasa ou outro cadastro, ele sai até ${formatLongDate(delisting.until)}.`,
    `São 5 dias úteis, contados do primeiro dia útil depois do ${paid} (${formatShortDate(delisting.fundsOn)}). Quem cuida da retirada é ${creditor.legalName}, sem custo para você.`,
  ]
  const style = { x: page.left + 14, width: contentWidth - 28 }
  const styles = [
    { ...style, face: 'semibold', color: color.primary } as const,
    { ...style, size: 9.5, color: color.secondary },
  ]
  const heights = texts.map((text, i) => heightOf(sheet.doc, text, styles[i] ?? style))
  const height = heights.reduce((sum, one) => sum + one, 0) + 24
  band(sheet, height, color.soft)
  sheet.y += 11
  texts.forEach((text, i) => {
    block(sheet, sheet.root, 'P', text, styles[i] ?? style)
  })
  sheet.y += 13
  space(sheet, 14)
}

function drawDebts(sheet: Sheet, view: ClearanceView): void {
  grid(
    sheet,
    [
      { title: 'O que era', share: 0.34 },
      { title: 'Contrato', share: 0.24 },
      { title: 'Vencimento original', share: 0.22 },
      { title: 'Valor no acordo', share: 0.2, align: 'right' },
    ],
    view.debts.map((debt) => [
      debt.description,
      debt.contractNumber,
      formatShortDate(debt.originalDueOn),
      formatBRL(debt.amount),
    ]),
  )
}

function drawPayments(sheet: Sheet, view: ClearanceView): void {
  grid(
    sheet,
    [
      { title: 'Pagamento', share: 0.5 },
      { title: 'Pago em', share: 0.25 },
      { title: 'Valor', share: 0.25, align: 'right' },
    ],
    [
      ...view.payments.map((payment) => [
        payment.label,
        formatShortDate(businessDate(payment.paidAt)),
        formatBRL(payment.amount),
      ]),
      ['Total', '', formatBRL(view.total)],
    ],
  )
}
