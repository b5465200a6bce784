import PDFDocument from 'pdfkit'
import { assertPresent } from '#server/kernel/assert.ts'
import { faces, HAS_GLYPH } from '../fonts/model.ts'

/**
 * Drawing stands in data.ts: it reads a view and answers bytes, writes nothing, and uses a package
 * that is not for browsers.
 *
 * A tagged sheet of paper (PDF 1.7, PDF/UA): blocks are drawn from top to bottom and each becomes
 * an element of the structure tree, so that a screen reader hears what an eye sees. Nothing here
 * reads a clock or a random number: the same blocks give the same bytes.
 */
export type Structure = PDFKit.PDFStructureElement

declare global {
  namespace PDFKit.Mixins {
    interface StructureElementOptions {
      /** pdfkit writes it as the table attribute; its types do not know it yet. */
      scope?: 'Row' | 'Column'
    }
  }
}

export type Sheet = {
  readonly doc: PDFKit.PDFDocument
  readonly root: Structure
  /** Where the next block begins, in points from the top of the page. */
  y: number
}

export type SheetOptions = {
  readonly title: string
  /** Becomes the creation date; also the only source of the file's id. */
  readonly at: Temporal.Instant
  /** Drawn on each page before its content, as decoration. */
  readonly background: (doc: PDFKit.PDFDocument) => void
}

/** The look of the pages: paper, pine ink, hairlines. */
export const color = {
  paper: '#FBFAF7',
  ink: '#1B2420',
  secondary: '#4A564F',
  hairline: '#D8D9D2',
  control: '#6F7B73',
  primary: '#0F5E4E',
  soft: '#E3F0EB',
  ok: '#1E6B34',
  attention: '#7A4B00',
  attentionSoft: '#FFF3DC',
} as const

export const page = { width: 595.28, height: 841.89, left: 60, right: 60, top: 108, bottom: 92 }
export const contentWidth = page.width - page.left - page.right
export const contentBottom = page.height - page.bottom

export type Face = 'regular' | 'semibold'

export type TextStyle = {
  readonly face?: Face
  readonly size?: number
  readonly color?: string
  readonly align?: 'left' | 'right' | 'center'
  readonly x?: number
  readonly width?: number
  /** Line height as a multiple of the size. */
  readonly leading?: number
}

const GEIST_LINE = 1.3

/** The claim of ISO 14289-1, which the tests and the structure below have to keep. */
const PDF_UA = `
        <rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
            <pdfuaid:part>1</pdfuaid:part>
        </rdf:Description>`

export function createSheet(options: SheetOptions): Sheet {
  const at = new Date(options.at.epochMilliseconds)
  const doc = new PDFDocument({
    size: [page.width, page.height],
    margins: { top: page.top, bottom: 0, left: page.left, right: page.right },
    font: '',
    pdfVersion: '1.7',
    tagged: true,
    lang: 'pt-BR',
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: false,
    info: {
      Title: options.title,
      Creator: 'Quita',
      Producer: 'Quita',
      CreationDate: at,
      ModDate: at,
    },
  })
  doc.appendXML(PDF_UA)
  doc.registerFont('regular', Uint8Array.fromBase64(faces.regular))
  doc.registerFont('semibold', Uint8Array.fromBase64(faces.semibold))
  doc.on('pageAdded', () => artifact(doc, () => options.background(doc)))
  doc.addPage()
  const root = doc.struct('Document', { title: options.title })
  doc.addStructure(root)
  return { doc, root, y: page.top }
}

/** Draws something that carries no meaning: it is left out of the structure tree. */
export function artifact(doc: PDFKit.PDFDocument, draw: () => void): void {
  doc.save()
  doc.markContent('Artifact', { type: 'Layout' })
  draw()
  doc.endMarkedContent()
  doc.restore()
}

/** Begins a new page unless so many points are still free on this one. */
export function keep(sheet: Sheet, height: number): void {
  if (sheet.y + height <= contentBottom || sheet.y === page.top) return
  newPage(sheet)
}

export function newPage(sheet: Sheet): void {
  sheet.doc.addPage()
  sheet.y = page.top
}

export function space(sheet: Sheet, points: number): void {
  if (sheet.y > page.top) sheet.y += points
}

export function applyStyle(doc: PDFKit.PDFDocument, style: TextStyle): PDFKit.Mixins.TextOptions {
  const size = style.size ?? 10.5
  doc
    .font(style.face ?? 'regular')
    .fontSize(size)
    .fillColor(style.color ?? color.ink)
  return {
    width: style.width ?? contentWidth,
    align: style.align ?? 'left',
    lineGap: size * ((style.leading ?? 1.5) - GEIST_LINE),
  }
}

export function heightOf(doc: PDFKit.PDFDocument, text: string, style: TextStyle): number {
  const options = applyStyle(doc, style)
  return doc.heightOfString(printable(text), options)
}

/** Writes text at a place, without moving the sheet on. */
export function write(doc: PDFKit.PDFDocument, text: string, y: number, style: TextStyle): void {
  const options = applyStyle(doc, style)
  doc.text(printable(text), style.x ?? page.left, y, options)
}

/** One block of text as one structure element; it is never torn across two pages. */
export function block(
  sheet: Sheet,
  parent: Structure,
  type: string,
  text: string,
  style: TextStyle = {},
): void {
  const height = heightOf(sheet.doc, text, style)
  keep(sheet, height)
  const { y } = sheet
  parent.add(sheet.doc.struct(type, {}, () => write(sheet.doc, text, y, style)))
  sheet.y += height
}

/** A heading, kept together with what follows it. */
export function section(sheet: Sheet, title: string, level: 'H2' | 'H3' = 'H2'): void {
  keep(sheet, 70)
  block(sheet, sheet.root, level, title, {
    face: 'semibold',
    size: level === 'H2' ? 13 : 11,
    leading: 1.4,
  })
  sheet.y += 5
}

export function hairline(sheet: Sheet, y: number = sheet.y): void {
  artifact(sheet.doc, () => {
    sheet.doc
      .moveTo(page.left, y)
      .lineTo(page.width - page.right, y)
      .lineWidth(0.6)
      .strokeColor(color.hairline)
      .stroke()
  })
}

/** Header and footer are drawn last, when the number of pages is known. */
export function onEveryPage(
  sheet: Sheet,
  draw: (doc: PDFKit.PDFDocument, index: number, count: number) => void,
): void {
  const { start, count } = sheet.doc.bufferedPageRange()
  for (let index = 0; index < count; index++) {
    sheet.doc.switchToPage(start + index)
    artifact(sheet.doc, () => draw(sheet.doc, index, count))
  }
}

/** Closes the structure tree and gives the whole file. */
export async function finish(sheet: Sheet): Promise<Uint8Array> {
  const { doc, root } = sheet
  root.end()
  const chunks: Uint8Array[] = []
  doc.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  const ended = new Promise<void>((resolve, reject) => {
    doc.on('end', resolve)
    doc.on('error', reject)
  })
  doc.end()
  await ended
  return concatenate(chunks)
}

function concatenate(chunks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(chunks.reduce((size, chunk) => size + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/** Text that the face can show: a rare letter loses its marks, any other sign becomes `?`. */
export function printable(text: string): string {
  return Array.from(text.normalize('NFC'), (letter) => {
    if (HAS_GLYPH.test(letter)) return letter
    const bare = assertPresent(Array.from(letter.normalize('NFD'))[0], 'a letter is not empty')
    return HAS_GLYPH.test(bare) ? bare : '?'
  }).join('')
}
