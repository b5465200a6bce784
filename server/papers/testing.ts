import { inflateSync } from 'node:zlib'

/**
 * Just enough of a PDF reader for the tests: what a screen reader would be told (structure types
 * in the order of their objects), what an eye would read (text, by the fonts' own ToUnicode
 * tables), and the files inside.
 */
export type ReadPdf = {
  /** The file as Latin-1, for looking at dictionaries. */
  readonly raw: string
  /** The drawing operators of all pages. */
  readonly operators: string
  /** All structure types, with repetitions. */
  readonly tags: readonly string[]
  /** The text of all pages, spaces and line ends removed. */
  readonly text: string
  readonly files: ReadonlyMap<string, Buffer>
}

type PdfObject = { readonly dictionary: string; readonly stream: Buffer | null }

export function readPdf(bytes: Uint8Array): ReadPdf {
  const raw = Buffer.from(bytes).toString('latin1')
  const objects = objectsOf(raw)
  const fonts = fontsOf(objects)
  const pages = [...objects.values()].filter(({ dictionary }) => /\/Type \/Page\b/.test(dictionary))
  const operators = pages.map((page) => content(objects, page))
  return {
    raw,
    operators: operators.join('\n'),
    tags: [...raw.matchAll(/\/S \/(\w+)\b/g)].map((match) => match[1] ?? ''),
    text: operators.map((stream) => textOf(stream, fonts)).join(''),
    files: filesOf(objects),
  }
}

function objectsOf(raw: string): Map<string, PdfObject> {
  const objects = new Map<string, PdfObject>()
  for (const match of raw.matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const [, id = '', body = ''] = match
    const at = body.indexOf('stream\n')
    const dictionary = at < 0 ? body : body.slice(0, at)
    objects.set(id, {
      dictionary,
      stream: at < 0 ? null : streamOf(dictionary, body.slice(at + 7)),
    })
  }
  return objects
}

function streamOf(dictionary: string, rest: string): Buffer {
  const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1])
  const bytes = Buffer.from(rest.slice(0, length), 'latin1')
  return dictionary.includes('/FlateDecode') ? inflateSync(bytes) : bytes
}

function reference(dictionary: string, key: string): string {
  return new RegExp(`/${key} (\\d+) 0 R`).exec(dictionary)?.[1] ?? ''
}

function content(objects: Map<string, PdfObject>, page: PdfObject): string {
  return objects.get(reference(page.dictionary, 'Contents'))?.stream?.toString('latin1') ?? ''
}

/** `F1` to glyph → text. */
function fontsOf(objects: Map<string, PdfObject>): Map<string, Map<number, string>> {
  const fonts = new Map<string, Map<number, string>>()
  for (const { dictionary } of objects.values()) {
    for (const [, name = '', id = ''] of dictionary.matchAll(/\/(F\d+) (\d+) 0 R/g)) {
      const unicode = reference(objects.get(id)?.dictionary ?? '', 'ToUnicode')
      const table = objects.get(unicode)?.stream?.toString('latin1')
      if (table) fonts.set(name, glyphsOf(table))
    }
  }
  return fonts
}

function glyphsOf(table: string): Map<number, string> {
  const glyphs = new Map<number, string>()
  for (const [, from = '', list = ''] of table.matchAll(/<(\w+)> <\w+> \[([^\]]*)\]/g)) {
    const first = Number.parseInt(from, 16)
    for (const [i, [, hex = '']] of [...list.matchAll(/<(\w*)>/g)].entries()) {
      glyphs.set(first + i, Buffer.from(hex, 'hex').swap16().toString('utf16le'))
    }
  }
  return glyphs
}

function textOf(stream: string, fonts: Map<string, Map<number, string>>): string {
  let glyphs = new Map<number, string>()
  let text = ''
  for (const [whole, font, hex] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|<([0-9a-f]+)>/g)) {
    if (font) glyphs = fonts.get(font) ?? glyphs
    else if (whole) {
      for (let i = 0; i < (hex ?? '').length; i += 4) {
        text += glyphs.get(Number.parseInt((hex ?? '').slice(i, i + 4), 16)) ?? '\ufffd'
      }
    }
  }
  return squeezed(text)
}

/** Line ends fall where the layout wants them: texts are compared without any space. */
export function squeezed(text: string): string {
  return text.replace(/\s/g, '')
}

function filesOf(objects: Map<string, PdfObject>): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (const { dictionary } of objects.values()) {
    if (!dictionary.includes('/Type /Filespec')) continue
    const name = /\/F \(([^)]*)\)/.exec(dictionary)?.[1] ?? ''
    const id = /\/EF <<\s*\/F (\d+) 0 R/.exec(dictionary)?.[1] ?? ''
    const stream = objects.get(id)?.stream
    if (stream) files.set(name, stream)
  }
  return files
}
