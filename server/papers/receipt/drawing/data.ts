import { cnpjText } from '#server/agreements/terms/clauses/model.ts'
import { formatShortDate } from '#server/kernel/format.ts'
import { brlParts, formatBRL } from '#server/kernel/money.ts'
import { maskTaxId } from '#server/kernel/tax-id.ts'
import type { SuspenseReason } from '#server/payments/model.ts'
import { momentText } from '../../evidence/model.ts'
import { drawSeal } from '../../seal/drawing/data.ts'
import type { SealView } from '../../seal/model.ts'
import { block, color, createSheet, finish, keep, type Sheet, space } from '../../sheet/data.ts'
import {
  drawAmount,
  drawBackground,
  drawLetterhead,
  drawPaidTick,
} from '../../sheet/furniture/data.ts'
import { agreementLine, type Fact, facts, type LinePoint } from '../../sheet/table/data.ts'
import type { ReceiptPoint, ReceiptView } from '../model.ts'

/** The PDF's bytes: the same view gives the same bytes. */
export async function renderReceiptPdf(view: ReceiptView, seal: SealView): Promise<Uint8Array> {
  const letterhead = {
    creditor: view.creditor,
    operator: view.operator,
    sealText: view.sealText,
    subtitle: `comprovante ${seal.number}`,
    watermark: null,
  }
  const sheet = createSheet({
    title: `Comprovante ${seal.number}`,
    at: seal.at,
    background: (doc) => drawBackground(doc, letterhead),
  })
  drawReceipt(sheet, view, seal.number)
  drawSeal(sheet, seal)
  drawLetterhead(sheet, letterhead)
  return finish(sheet)
}

function drawReceipt(sheet: Sheet, view: ReceiptView, number: string): void {
  const { root } = sheet
  drawPaidTick(sheet)
  block(sheet, root, 'H1', 'Recebemos seu pagamento', { face: 'semibold', size: 22, leading: 1.3 })
  space(sheet, 4)
  block(
    sheet,
    root,
    'P',
    `Comprovante ${number} · ${view.instalment} · acordo ${view.agreementNumber}`,
    { color: color.secondary },
  )
  space(sheet, 8)
  const { sign, whole, cents } = brlParts(view.amount)
  drawAmount(sheet, { text: formatBRL(view.amount), whole: `${sign}R$\u00a0${whole}`, cents })
  space(sheet, 12)
  facts(sheet, receiptFacts(view))
  space(sheet, 18)
  for (const sentence of statements(view)) {
    block(sheet, root, 'P', sentence)
    space(sheet, 4)
  }
  if (view.remaining === null) return
  space(sheet, 14)
  keep(sheet, 120)
  block(sheet, root, 'H2', 'Linha do acordo', { face: 'semibold', size: 13, leading: 1.4 })
  space(sheet, 5)
  agreementLine(sheet, view.line.map(pointOf), 'Pago em')
}

function receiptFacts(view: ReceiptView): Fact[] {
  const document = `${view.debtorDocument.kind === 'cpf' ? 'CPF' : 'CNPJ'} ${maskTaxId(view.debtorDocument)}`
  return [
    { label: 'Pago em', value: momentText(view.paidAt) },
    {
      label: 'Por conta de',
      value: view.debtorName === null ? document : `${view.debtorName}, ${document}`,
    },
    { label: 'Quem recebeu', value: `${view.payee.name}, CNPJ ${cnpjText(view.payee.cnpj)}` },
    {
      label: 'Credor',
      value: `${view.creditor.legalName}, CNPJ ${cnpjText(view.creditor.cnpj)}`,
    },
    {
      label: view.way === 'pix' ? 'Identificação do Pix' : 'Identificação do pagamento',
      value: view.endToEndId,
    },
    ...(view.txid === null ? [] : [{ label: 'Referência da cobrança', value: view.txid }]),
    ...suspenseFacts(view),
    ...remainingFacts(view),
  ]
}

function remainingFacts({ remaining }: ReceiptView): Fact[] {
  if (remaining === null) return []
  const value =
    remaining.count === 0
      ? 'Nada: acordo quitado'
      : `${formatBRL(remaining.amount)}, em ${countText(remaining.count)}`
  return [{ label: 'Falta pagar', value, strong: true }]
}

function countText(count: number): string {
  return count === 1 ? '1 pagamento' : `${count} pagamentos`
}

function suspenseFacts(view: ReceiptView): Fact[] {
  if (view.suspended === 0n) return []
  return [
    { label: 'Usado neste acordo', value: formatBRL(view.allocated) },
    { label: 'Guardado para você', value: formatBRL(view.suspended) },
  ]
}

const kept = {
  already_paid: 'Esta parcela já estava paga.',
  more_than_owed: 'O valor pago foi maior que o da parcela.',
  payable_cancelled: 'Esta parcela não estava mais em aberto.',
  paid_too_late: 'O pagamento chegou depois do fim desta condição.',
  unknown_reference: 'O pagamento chegou sem dizer para que era.',
  not_as_asked: 'O valor pago não foi o que a cobrança pedia.',
  settled_elsewhere: 'O que estava em aberto já tinha sido pago de outro jeito.',
  came_back: 'O pagamento voltou para nós depois de uma devolução.',
} as const satisfies Record<SuspenseReason, string>

function statements(view: ReceiptView): string[] {
  const { operator } = view
  const why =
    view.suspenseReason === null
      ? []
      : [
          `${kept[view.suspenseReason]} Guardamos ${formatBRL(view.suspended)} em seu nome. Para receber de volta ou usar de outro jeito, fale com a gente: ${operator.phone}.`,
        ]
  const given =
    view.allocated === 0n
      ? []
      : [
          view.remaining?.count === 0
            ? `${view.creditor.legalName} dá quitação deste pagamento e dos valores deste acordo.`
            : `${view.creditor.legalName} dá quitação de ${formatBRL(view.allocated)}, referente a: ${view.instalment.toLowerCase()}.`,
        ]
  return [...why, ...given]
}

function pointOf(point: ReceiptPoint): LinePoint {
  return {
    label: point.label,
    date: formatShortDate(point.dueOn),
    note: point.paidOn === null ? '—' : formatShortDate(point.paidOn),
    amount: formatBRL(point.amount),
    state: point.state,
  }
}
