import {
  cetText,
  debtorText,
  instalmentLabel,
  instalmentsInOrder,
  isFree,
  monthlyRateText,
  originValue,
  totalDiscount,
} from '#server/agreements/terms/clauses/model.ts'
import type { TermsInput } from '#server/agreements/terms/input/model.ts'
import { renderTerms, type Terms } from '#server/agreements/terms/model.ts'
import { formatLongDate, formatShortDate } from '#server/kernel/format.ts'
import { brlParts, type Centavos, centavos, formatBRL, sum } from '#server/kernel/money.ts'
import { drawEvidence } from '../../evidence/drawing/data.ts'
import { TERMS_FILE_NAME } from '../../evidence/model.ts'
import { drawSeal } from '../../seal/drawing/data.ts'
import type { SealView } from '../../seal/model.ts'
import {
  block,
  color,
  contentWidth,
  createSheet,
  finish,
  heightOf,
  keep,
  page,
  type Sheet,
  section,
  space,
} from '../../sheet/data.ts'
import {
  band,
  drawAmount,
  drawBackground,
  drawLetterhead,
  type Letterhead,
} from '../../sheet/furniture/data.ts'
import { agreementLine, bullets, type Fact, facts, type LinePoint } from '../../sheet/table/data.ts'
import type { AgreementPaperView } from '../model.ts'

/** The PDF's bytes: the same view gives the same bytes. Only what is signed by both has a seal. */
export async function renderAgreementPdf(
  view: AgreementPaperView,
  seal: SealView,
): Promise<Uint8Array> {
  const sheet = drawnAgreement(view, seal.at)
  drawSeal(sheet, seal)
  return finished(sheet, view)
}

/** The same before it is signed, marked MINUTA. `at` is the day it speaks of. */
export async function renderDraftPdf(
  view: Omit<AgreementPaperView, 'signed'>,
  at: Temporal.Instant,
): Promise<Uint8Array> {
  const draft = { ...view, signed: null }
  return finished(drawnAgreement(draft, at), draft)
}

function drawnAgreement(view: AgreementPaperView, at: Temporal.Instant): Sheet {
  const terms = renderTerms(view.terms)
  const letterhead = letterheadOf(view)
  const sheet = createSheet({
    title: titleOf(view),
    at,
    background: (doc) => drawBackground(doc, letterhead),
  })
  drawFront(sheet, view, terms)
  drawTerms(sheet, view, terms)
  if (view.signed)
    drawEvidence(sheet, {
      quoteNumber: view.terms.quote.number,
      who: whoText(view),
      signed: view.signed,
    })
  attachTerms(sheet, terms, at)
  return sheet
}

function finished(sheet: Sheet, view: AgreementPaperView): Promise<Uint8Array> {
  drawLetterhead(sheet, letterheadOf(view))
  return finish(sheet)
}

function titleOf({ signed, terms }: AgreementPaperView): string {
  return signed
    ? `Acordo ${signed.agreementNumber}`
    : `Minuta do acordo, condição ${terms.quote.number}`
}

function letterheadOf({ terms, sealText, signed }: AgreementPaperView): Letterhead {
  return {
    creditor: terms.frozen.creditor,
    operator: terms.frozen.operator,
    sealText,
    subtitle: signed
      ? `acordo ${signed.agreementNumber}`
      : `minuta da condição ${terms.quote.number}`,
    watermark: signed ? null : 'MINUTA',
  }
}

function drawFront(sheet: Sheet, view: AgreementPaperView, terms: Terms): void {
  const { root } = sheet
  const { creditor } = view.terms.frozen
  block(sheet, root, 'P', eyebrow(view), { size: 9.5, color: color.secondary })
  const heading = view.signed ? 'Seu acordo com' : 'Minuta do seu acordo com'
  block(sheet, root, 'H1', `${heading} ${creditor.tradeName}`, {
    face: 'semibold',
    size: 22,
    leading: 1.3,
  })
  space(sheet, 14)
  if (!view.signed) drawDraftNotice(sheet)
  block(sheet, root, 'P', payLine(view.terms), { size: 10.5, color: color.secondary })
  drawAmount(sheet, amountOf(view.terms.total))
  space(sheet, 10)
  agreementLine(sheet, linePoints(view.terms), 'Sem acréscimo até')
  space(sheet, 18)
  section(sheet, 'De onde vem o total')
  facts(sheet, compositionOf(view.terms), { labelWidth: 0.6, align: 'right' })
  space(sheet, 18)
  section(sheet, 'Em resumo')
  bullets(sheet, terms.summary)
}

function eyebrow(view: AgreementPaperView): string {
  const who = whoText(view)
  return view.signed ? `Acordo ${view.signed.agreementNumber} · ${who}` : who
}

function whoText({ terms, debtorName }: AgreementPaperView): string {
  return debtorName === null ? debtorText(terms) : `${debtorName}, ${debtorText(terms)}`
}

function drawDraftNotice(sheet: Sheet): void {
  const text =
    'Esta é uma minuta, para você ler com calma. Nada foi assinado e nada muda enquanto você não aceitar.'
  const style = { color: color.attention, x: page.left + 14, width: contentWidth - 28 }
  const height = heightOf(sheet.doc, text, style) + 20
  band(sheet, height, color.attentionSoft)
  sheet.y += 11
  block(sheet, sheet.root, 'P', text, style)
  sheet.y += 9
  space(sheet, 14)
}

function payLine(terms: TermsInput): string {
  const count = terms.instalments.length
  return count === 1 ? 'Você paga, de uma vez' : `Você paga, em ${count} pagamentos`
}

function amountOf(amount: Centavos): { text: string; whole: string; cents: string } {
  const { sign, whole, cents } = brlParts(amount)
  return { text: formatBRL(amount), whole: `${sign}R$\u00a0${whole}`, cents }
}

function linePoints(terms: TermsInput): LinePoint[] {
  return instalmentsInOrder(terms).map((line, i) => ({
    label: instalmentLabel(terms, line.number),
    date: formatShortDate(line.dueOn),
    note: formatShortDate(line.payableUntil),
    amount: formatBRL(line.amount),
    state: i === 0 ? 'next' : 'later',
  }))
}

function compositionOf(terms: TermsInput): Fact[] {
  const total = (part: 'principal' | 'correction' | 'fine' | 'interest' | 'fee') =>
    sum(terms.debts.map((debt) => debt[part]))
  const parts = [
    { label: 'Valor original', amount: total('principal') },
    { label: 'Correção', amount: total('correction') },
    { label: 'Multa', amount: total('fine') },
    { label: 'Juros por atraso', amount: total('interest') },
    { label: 'Despesas', amount: total('fee') },
  ].filter((part) => part.amount > 0n)
  const added = [
    { label: 'Juros do parcelamento', amount: terms.planInterest },
    { label: 'IOF', amount: terms.iof },
  ].filter((part) => part.amount > 0n)
  const discount = totalDiscount(terms)
  const plain = ({ label, amount }: { label: string; amount: Centavos }) => ({
    label,
    value: formatBRL(amount),
  })
  return [
    ...parts.map(plain),
    ...(parts.length > 1 ? [plain({ label: 'Valor de hoje', amount: originValue(terms) })] : []),
    ...(discount > 0n
      ? [
          {
            label: 'Desconto',
            value: formatBRL(centavos(-discount)).replace('−', '− '),
            tone: 'ok' as const,
          },
        ]
      : []),
    ...added.map(plain),
    { label: 'Você paga', value: formatBRL(terms.total), strong: true },
    {
      label: isFree(terms) ? 'Taxa de juros e CET' : 'Taxa de juros ao mês e CET ao ano',
      value: isFree(terms)
        ? `sem juros · ${cetText(terms)}`
        : `${monthlyRateText(terms)} · ${cetText(terms)}`,
    },
  ]
}

/** Every sentence of the text that was accepted, in its order. */
function drawTerms(sheet: Sheet, view: AgreementPaperView, terms: Terms): void {
  space(sheet, 26)
  keep(sheet, 200)
  section(sheet, 'Termos do acordo')
  block(
    sheet,
    sheet.root,
    'P',
    `Condição ${view.terms.quote.number}, calculada em ${formatLongDate(view.terms.quote.computedOn)}. Versão do texto: ${terms.version}.`,
    { size: 9.5, color: color.secondary },
  )
  space(sheet, 12)
  terms.sections.forEach(({ title, paragraphs }, i) => {
    section(sheet, `${i + 1}. ${title}`, 'H3')
    for (const paragraph of paragraphs) {
      block(sheet, sheet.root, 'P', paragraph, { size: 9.8, leading: 1.45 })
      space(sheet, 3.5)
    }
    space(sheet, 8)
  })
}

/** The exact text travels inside the paper, so that its hash can be checked by anyone. */
function attachTerms(sheet: Sheet, terms: Terms, instant: Temporal.Instant): void {
  const at = new Date(instant.epochMilliseconds)
  const bytes = new TextEncoder().encode(terms.text)
  sheet.doc.file(bytes.buffer.slice(0, bytes.byteLength), {
    name: TERMS_FILE_NAME,
    type: 'text/plain',
    description: 'Texto dos termos, como foi mostrado',
    creationDate: at,
    modifiedDate: at,
  })
}
