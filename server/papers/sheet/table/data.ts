import {
  artifact,
  color,
  contentWidth,
  hairline,
  heightOf,
  keep,
  page,
  type Sheet,
  type Structure,
  type TextStyle,
  write,
} from '../data.ts'

/** Tables and lists, as structure and as ink. Rows are never torn across two pages. */
export type Fact = {
  readonly label: string
  readonly value: string
  readonly strong?: boolean
  readonly tone?: 'plain' | 'ok'
}

const LABEL: TextStyle = { color: color.secondary, leading: 1.4 }
const ROW_PADDING = 5.2

/**
 * Pairs of a name and a value between hairlines: a table whose first column heads the rows.
 * `labelWidth` is a share of the width; amounts stand at the right.
 */
export function facts(
  sheet: Sheet,
  rows: readonly Fact[],
  options: { labelWidth?: number; align?: 'left' | 'right' } = {},
): void {
  const table = sheet.doc.struct('Table')
  sheet.root.add(table)
  const labelWidth = contentWidth * (options.labelWidth ?? 0.34)
  for (const row of rows) {
    const label = {
      ...LABEL,
      width: labelWidth - 12,
      face: row.strong ? 'semibold' : 'regular',
    } as const
    const value: TextStyle = {
      leading: 1.4,
      face: row.strong ? 'semibold' : 'regular',
      color: row.tone === 'ok' ? color.ok : color.ink,
      x: page.left + labelWidth,
      width: contentWidth - labelWidth,
      align: options.align ?? 'left',
    }
    tableRow(sheet, table, [
      {
        type: 'TH',
        scope: 'Row',
        text: row.label,
        style: row.strong ? { ...label, color: color.ink } : label,
      },
      { type: 'TD', text: row.value, style: value },
    ])
  }
  table.end()
}

type Cell = {
  readonly type: 'TH' | 'TD'
  readonly scope?: 'Row' | 'Column'
  readonly text: string
  readonly style: TextStyle
}

function tableRow(
  sheet: Sheet,
  table: Structure,
  cells: readonly Cell[],
  decorate: (top: number, height: number) => void = () => undefined,
): void {
  const { doc } = sheet
  const height = Math.max(...cells.map((cell) => heightOf(doc, cell.text, cell.style)))
  keep(sheet, height + 2 * ROW_PADDING)
  const top = sheet.y
  hairline(sheet, top)
  decorate(top, height + 2 * ROW_PADDING)
  const row = doc.struct('TR')
  table.add(row)
  for (const { type, scope, text, style } of cells) {
    row.add(
      doc.struct(type, scope ? { scope } : {}, () => write(doc, text, top + ROW_PADDING, style)),
    )
  }
  row.end()
  sheet.y = top + height + 2 * ROW_PADDING
}

export type Column = {
  readonly title: string
  /** Of the width; all together are 1. */
  readonly share: number
  readonly align?: 'left' | 'right'
}

/** A plain table: a row of titles, then rows of text whose first cell heads its row. */
export function grid(
  sheet: Sheet,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): void {
  const table = sheet.doc.struct('Table')
  sheet.root.add(table)
  keep(sheet, 60)
  const titles = columns.map((column) => column.title)
  const titleStyle: TextStyle = { size: 8.8, color: color.secondary, leading: 1.3 }
  tableRow(sheet, table, gridCells(columns, titles, 'Column', titleStyle))
  for (const row of rows) tableRow(sheet, table, gridCells(columns, row, 'Row', { leading: 1.4 }))
  hairline(sheet)
  table.end()
}

function gridCells(
  columns: readonly Column[],
  texts: readonly string[],
  scope: 'Row' | 'Column',
  style: TextStyle,
): Cell[] {
  let x = page.left
  return columns.map(({ share, align = 'left' }, i) => {
    const width = contentWidth * share
    const isLast = i === columns.length - 1
    const isHeading = scope === 'Column' || i === 0
    const cell = {
      type: isHeading ? ('TH' as const) : ('TD' as const),
      ...(isHeading ? { scope } : {}),
      text: texts[i] ?? '',
      style: { ...style, x, width: isLast ? width : width - 10, align },
    }
    x += width
    return cell
  })
}

/** A point of the "linha do acordo": what is paid, what comes next, what comes later. */
export type LinePoint = {
  readonly label: string
  readonly date: string
  readonly note: string
  readonly amount: string
  readonly state: 'paid' | 'next' | 'later'
}

const DOT_X = page.left + 8
const COLUMNS = [
  { share: 0.3, title: 'Pagamento', align: 'left' },
  { share: 0.27, title: 'Vence em', align: 'left' },
  { share: 0.23, title: '', align: 'left' },
  { share: 0.2, title: 'Valor', align: 'right' },
] as const

/** The signature of the house: a vertical line of dots, one per payment. */
export function agreementLine(sheet: Sheet, points: readonly LinePoint[], noteTitle: string): void {
  const table = sheet.doc.struct('Table')
  sheet.root.add(table)
  const titles = COLUMNS.map((column) => column.title || noteTitle)
  keep(sheet, 90)
  tableRow(
    sheet,
    table,
    lineCells(titles, 'TH', { size: 8.8, color: color.secondary, leading: 1.3 }),
  )
  points.forEach((point, i) => {
    const face = point.state === 'next' ? 'semibold' : 'regular'
    const cells = lineCells([point.label, point.date, point.note, point.amount], 'TD', {
      face,
      leading: 1.4,
    })
    tableRow(sheet, table, cells, (top, height) =>
      drawDot(sheet, point.state, { top, height, first: i === 0, last: i === points.length - 1 }),
    )
  })
  hairline(sheet)
  table.end()
}

function lineCells(texts: readonly string[], type: 'TH' | 'TD', style: TextStyle): Cell[] {
  const indent = 26
  const width = contentWidth - indent
  let x = page.left + indent
  return COLUMNS.map((column, i) => {
    const cell = {
      type: i === 0 ? ('TH' as const) : type,
      ...(type === 'TH' ? { scope: 'Column' as const } : i === 0 ? { scope: 'Row' as const } : {}),
      text: texts[i] ?? '',
      style: { ...style, x, width: width * column.share, align: column.align },
    }
    x += width * column.share
    return cell
  })
}

function drawDot(
  sheet: Sheet,
  state: LinePoint['state'],
  place: { top: number; height: number; first: boolean; last: boolean },
): void {
  const { doc } = sheet
  const middle = place.top + ROW_PADDING + 7.2
  artifact(doc, () => {
    doc
      .moveTo(DOT_X, place.first ? middle : place.top)
      .lineTo(DOT_X, place.last ? middle : place.top + place.height)
      .lineWidth(0.9)
      .strokeColor(color.primary)
      .strokeOpacity(0.35)
      .stroke()
    doc.strokeOpacity(1)
    doc.circle(DOT_X, middle, 5).fill(state === 'later' ? color.paper : color.primary)
    doc.circle(DOT_X, middle, 5).lineWidth(1.3).strokeColor(color.primary).stroke()
    if (state === 'next') doc.circle(DOT_X, middle, 1.8).fill(color.paper)
    if (state === 'paid') drawTick(doc, DOT_X, middle, 1)
  })
}

/** A tick drawn as a path: the face has no such letter. */
export function drawTick(doc: PDFKit.PDFDocument, x: number, y: number, scale: number): void {
  doc
    .moveTo(x - 2.4 * scale, y + 0.1 * scale)
    .lineTo(x - 0.7 * scale, y + 1.8 * scale)
    .lineTo(x + 2.5 * scale, y - 1.7 * scale)
    .lineWidth(1.2 * scale)
    .lineCap('round')
    .lineJoin('round')
    .strokeColor('#FFFFFF')
    .stroke()
}

/** A list of short lines, each behind a small dot. */
export function bullets(sheet: Sheet, lines: readonly string[], style: TextStyle = {}): void {
  const list = sheet.doc.struct('L')
  sheet.root.add(list)
  for (const line of lines) {
    const text = { ...style, x: page.left + 16, width: contentWidth - 16 }
    const height = heightOf(sheet.doc, line, text)
    keep(sheet, height)
    const top = sheet.y
    const item = sheet.doc.struct('LI')
    list.add(item)
    item.add(sheet.doc.struct('Lbl', {}, () => write(sheet.doc, '•', top, { ...style, width: 12 })))
    item.add(sheet.doc.struct('LBody', {}, () => write(sheet.doc, line, top, text)))
    item.end()
    sheet.y += height + 3
  }
  list.end()
}
