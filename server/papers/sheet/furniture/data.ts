import { cnpjText } from '#server/agreements/terms/clauses/model.ts'
import type { TermsOperator, TermsParty } from '#server/agreements/terms/input/model.ts'
import {
  applyStyle,
  artifact,
  color,
  contentWidth,
  heightOf,
  onEveryPage,
  page,
  printable,
  type Sheet,
  type TextStyle,
  write,
} from '../data.ts'
import { drawTick } from '../table/data.ts'

/**
 * What every page carries: the creditor's seal and name above, and below who is owed and who
 * attends, with CNPJ, address and telephone (CDC 42-A, LGPD 41 §1).
 */
export type Letterhead = {
  readonly creditor: TermsParty
  readonly operator: TermsOperator
  /** One to three letters. */
  readonly sealText: string
  /** Beside the name: `acordo 2026-004871`. */
  readonly subtitle: string
  /** Across the page, for what is not binding: `MINUTA`. */
  readonly watermark: string | null
}

type Doc = PDFKit.PDFDocument

/** Under the content: the paper itself and the watermark. */
export function drawBackground(doc: Doc, letterhead: Letterhead): void {
  doc.rect(0, 0, page.width, page.height).fill(color.paper)
  if (letterhead.watermark === null) return
  doc.rotate(-52, { origin: [page.width / 2, page.height / 2] })
  doc.fillOpacity(0.07)
  const style = { face: 'semibold', size: 128, color: color.primary, leading: 1.3 } as const
  const width = page.width * 1.4
  write(doc, letterhead.watermark, page.height / 2 - 84, {
    ...style,
    x: (page.width - width) / 2,
    width,
    align: 'center',
  })
  doc.fillOpacity(1)
}

export function drawLetterhead(sheet: Sheet, letterhead: Letterhead): void {
  onEveryPage(sheet, (doc, index, count) => {
    drawHeader(doc, letterhead)
    drawFooter(doc, letterhead, `página ${index + 1} de ${count}`)
  })
}

const HEADER_RULE = 80
const FOOTER_RULE = page.height - 84

function drawHeader(doc: Doc, { creditor, sealText, subtitle, operator }: Letterhead): void {
  drawSeal(doc, sealText)
  const x = page.left + 38
  write(doc, creditor.tradeName, 43, { face: 'semibold', size: 11, x, width: 250, leading: 1.3 })
  write(doc, subtitle, 58, { size: 9, x, width: 250, color: color.secondary, leading: 1.3 })
  const attends = {
    size: 9,
    x: page.width - page.right - 180,
    width: 180,
    align: 'right',
    leading: 1.3,
  } as const
  write(doc, operator.name, 45, { ...attends, color: color.secondary })
  write(doc, operator.phone, 58, { ...attends, color: color.secondary })
  rule(doc, HEADER_RULE)
}

function drawSeal(doc: Doc, text: string): void {
  const [x, y] = [page.left + 14, 57]
  doc.circle(x, y, 13.4).lineWidth(1.3).strokeColor(color.primary).stroke()
  const size = text.length > 2 ? 7 : 9
  const style: TextStyle = { face: 'semibold', size, color: color.primary, leading: 1.3 }
  applyStyle(doc, style)
  const width = doc.widthOfString(printable(text))
  write(doc, text, y - size * 0.66, { ...style, x: x - width / 2, width: width + 4 })
}

function drawFooter(doc: Doc, { creditor, operator }: Letterhead, pageText: string): void {
  rule(doc, FOOTER_RULE)
  const style: TextStyle = { size: 7.8, color: color.secondary, leading: 1.45 }
  const lines = [
    `Credor: ${creditor.legalName} · CNPJ ${cnpjText(creditor.cnpj)} · ${creditor.address} · ${creditor.phone}`,
    `Atendimento: ${operator.legalName} · CNPJ ${cnpjText(operator.cnpj)} · ${operator.address}`,
    `${operator.phone}, ${operator.hours} · ${operator.email} · encarregado de dados: ${operator.dataProtectionOfficer}`,
  ]
  let y = FOOTER_RULE + 10
  lines.forEach((line, i) => {
    // The first line leaves room for the number of the page.
    const own = { ...style, width: contentWidth - (i === 0 ? 70 : 0) }
    write(doc, line, y, own)
    y += heightOf(doc, line, own)
  })
  write(doc, pageText, FOOTER_RULE + 10, { ...style, align: 'right' })
}

function rule(doc: Doc, y: number): void {
  doc
    .moveTo(page.left, y)
    .lineTo(page.width - page.right, y)
    .lineWidth(0.6)
    .strokeColor(color.hairline)
    .stroke()
}

/** The large figure of a paper, its cents smaller and raised, read as one amount. */
export function drawAmount(
  sheet: Sheet,
  amount: { text: string; whole: string; cents: string },
): void {
  const { doc, root, y } = sheet
  const large: TextStyle = { face: 'semibold', size: 38, leading: 1.3 }
  root.add(
    doc.struct('P', { actual: amount.text }, () => {
      applyStyle(doc, large)
      const width = doc.widthOfString(amount.whole)
      write(doc, amount.whole, y, { ...large, width: width + 8 })
      write(doc, `,${amount.cents}`, y + 5, {
        face: 'semibold',
        size: 19,
        leading: 1.3,
        x: page.left + width + 1,
        width: 60,
      })
    }),
  )
  sheet.y += 46
}

/** The tick of money that arrived, at the right of what is written next. */
export function drawPaidTick({ doc, y }: Sheet): void {
  const [x, middle] = [page.width - page.right - 19, y + 22]
  artifact(doc, () => {
    doc.circle(x, middle, 19).fill(color.primary)
    drawTick(doc, x, middle, 3)
  })
}

/** A soft band behind what follows; `height` in points from the current place. */
export function band(sheet: Sheet, height: number, fill: string): void {
  const { y } = sheet
  artifact(sheet.doc, () => {
    sheet.doc.roundedRect(page.left, y, contentWidth, height, 8).fill(fill)
  })
}
