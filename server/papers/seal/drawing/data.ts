import { encode } from 'uqr'
import {
  color,
  contentWidth,
  heightOf,
  keep,
  page,
  type Sheet,
  section,
  space,
  type TextStyle,
  write,
} from '../../sheet/data.ts'
import { BLANK_SEAL, CONTENT_FILE_NAME, SEAL_FILE_NAME, type SealView } from '../model.ts'

/** How anybody checks this paper, on the paper itself; and the room for the seal inside the file. */
export function drawSeal(sheet: Sheet, seal: SealView): void {
  space(sheet, 16)
  keep(sheet, QR_SIZE + 44)
  section(sheet, 'Confira este papel')
  const top = sheet.y
  drawQr(sheet, `${seal.checkUrl}/${seal.code}`)
  const height = drawWords(sheet, seal, top)
  sheet.y = top + Math.max(QR_SIZE, height)
  attach(sheet, seal)
}

const QR_SIZE = 88
const QR_QUIET = 4
const GAP = 18

/** Black on white with its quiet zone, for cameras. */
function drawQr({ doc, root, y }: Sheet, url: string): void {
  const modules = encode(url, { ecc: 'M', border: 0 }).data
  const unit = QR_SIZE / (modules.length + 2 * QR_QUIET)
  const figure = doc.struct('Figure', { alt: `Código QR que leva a ${url}` }, () => {
    doc.rect(page.left, y, QR_SIZE, QR_SIZE).fill('#FFFFFF')
    modules.forEach((row, line) => {
      for (const { from, length } of runsOf(row)) {
        const x = page.left + (QR_QUIET + from) * unit
        doc.rect(x, y + (QR_QUIET + line) * unit, length * unit, unit)
      }
    })
    doc.fill('#000000')
  })
  root.add(figure)
}

/** Dark modules side by side are one rectangle: no hairlines between them in print. */
function runsOf(row: readonly boolean[]): { from: number; length: number }[] {
  const runs: { from: number; length: number }[] = []
  let from = -1
  for (let x = 0; x <= row.length; x++) {
    if (row[x] && from < 0) from = x
    if (!row[x] && from >= 0) {
      runs.push({ from, length: x - from })
      from = -1
    }
  }
  return runs
}

/** Beside the QR; answers the height it takes. */
function drawWords({ doc, root }: Sheet, seal: SealView, top: number): number {
  const place = { x: page.left + QR_SIZE + GAP, width: contentWidth - QR_SIZE - GAP }
  const small: TextStyle = { size: 9, color: color.secondary, leading: 1.4, ...place }
  const strong: TextStyle = { face: 'semibold', size: 13.5, leading: 1.5, ...place }
  const address = seal.checkUrl.replace(/^https?:\/\//, '')
  const lines: [text: string, style: TextStyle][] = [
    [`Aponte a câmera, ou digite ${address} no navegador e este código:`, small],
    [seal.code, strong],
    ['A página diz se ele é verdadeiro e se continua valendo.', small],
    [`SHA-256 do conteúdo: ${inGroups(seal.contentSha256)}`, { ...small, size: 8 }],
  ]
  let y = top
  for (const [text, style] of lines) {
    const at = y
    root.add(doc.struct('P', {}, () => write(doc, text, at, style)))
    y += heightOf(doc, text, style) + 2
  }
  return y - top
}

/** Groups of eight, so that people can compare them. */
function inGroups(hex: string): string {
  return hex.match(/.{1,8}/g)?.join(' ') ?? hex
}

/**
 * What the paper says, for machines, and the blank place of its seal. Neither is compressed, so
 * that whoever checks the paper needs no PDF reader; and the seal's attachment carries no checksum
 * of its own, because it is filled in after the rest is written.
 */
function attach(sheet: Sheet, seal: SealView): void {
  attachPlain(sheet, CONTENT_FILE_NAME, seal.content, 'O que este papel diz, para máquinas')
  attachPlain(sheet, SEAL_FILE_NAME, BLANK_SEAL, 'Assinatura Ed25519 deste papel')
}

function attachPlain({ doc }: Sheet, name: string, text: string, description: string): void {
  const bytes = new TextEncoder().encode(text)
  const stream = doc.ref({
    Type: 'EmbeddedFile',
    Subtype: 'application#2Fjson',
    Params: { Size: bytes.length },
  })
  stream.compress = false
  stream.end(bytes)
  const specification = doc.ref({
    Type: 'Filespec',
    AFRelationship: 'Data',
    F: literal(name),
    UF: literal(name),
    EF: { F: stream },
    Desc: literal(description),
  })
  specification.end(undefined)
  doc.addNamedEmbeddedFile(name, specification)
}

/** pdfkit writes String objects as PDF strings and plain ones as names. */
const literal = (text: string) => new String(text)
