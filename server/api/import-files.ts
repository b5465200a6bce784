import { fileInParts } from '#server/api/file-in-parts.ts'
import { BrokenForm, boundaryOf, type Part, readForm } from '#server/api/multipart.ts'
import { empty, goTo, isOwn, orRefused } from '#server/api/staff-forms.ts'
import { staffCaller } from '#server/api/web.ts'
import { REJECTED_HEADER } from '#server/debts/import/rejections/commands.ts'
import { MAX_UPLOAD_BYTES, PART_BYTES } from '#server/debts/import/stored/model.ts'
import { type ImportId, isId } from '#server/kernel/id.ts'

const IMPORT = '/admin/carteiras/importar'
const FORM_BYTES = 64 * 1024
const MAX_FIELD_BYTES = 1_000
const FIELDS = ['credor', 'carteira'] as const

/**
 * Takes a portfolio file from a plain form, as it arrives: a megabyte of it is in memory, and goes
 * sealed into the database before the next one is read. Fields stand before the file in the form.
 */
export async function takeUploadForm(request: Request): Promise<Response> {
  if (!isOwn(request)) return empty(403)
  const boundary = boundaryOf(request.headers.get('content-type'))
  if (boundary === null || request.body === null) return goTo(`${IMPORT}?aviso=arquivo`)
  const length = Number(request.headers.get('content-length') ?? '0')
  if (length > MAX_UPLOAD_BYTES + FORM_BYTES) return goTo(`${IMPORT}?aviso=too_large`)
  const taken = await orRefused(() => take(readForm(bytesOf(request.body), boundary)))
  if (taken === 'signed_out') return goTo('/admin/entrar')
  if (taken === null) return goTo(`${IMPORT}?aviso=arquivo`)
  return goTo(
    'importId' in taken ? `/admin/carteiras/${taken.importId}` : `${IMPORT}?aviso=${taken.refused}`,
  )
}

async function* bytesOf(body: Request['body']): AsyncGenerator<Uint8Array> {
  if (body === null) return
  const reader = body.getReader()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    yield value
  }
}

type Taken = { readonly importId: ImportId } | { readonly refused: string }

async function take(parts: AsyncGenerator<Part>): Promise<Taken> {
  const fields = new Map<string, string>()
  try {
    for await (const part of parts) {
      if (part.fileName === null) fields.set(part.name, await fieldOf(part))
      else if (part.name === 'arquivo') return await takeFile(fields, part.fileName, part.content)
    }
  } catch (error) {
    if (!(error instanceof BrokenForm)) throw error
  }
  return { refused: 'arquivo' }
}

async function fieldOf({ content }: Part): Promise<string> {
  let text = ''
  for await (const chunk of content) {
    text += chunk.toString('utf8')
    if (text.length > MAX_FIELD_BYTES) throw new BrokenForm('a field is too long')
  }
  return text
}

async function takeFile(
  fields: ReadonlyMap<string, string>,
  typedName: string,
  content: AsyncIterable<Buffer>,
): Promise<Taken> {
  const { imports } = await staffCaller()
  const [creditorSlug = '', portfolio = ''] = FIELDS.map((name) => fields.get(name) ?? '')
  const fileName = readableName(typedName)
  if (fileName === '') return { refused: 'arquivo' }
  const portfolioName = portfolio.trim() || fileName.replace(/\.[^.]+$/, '').slice(0, 80)
  const begun = await imports.begin({ creditorSlug, portfolioName, fileName })
  if (!begun.ok) return { refused: begun.reason }
  const { importId } = begun.value
  try {
    const bytes = await keepParts(content, async (number, part) => {
      const kept = await imports.receive({ importId, number, content: part.toString('base64') })
      return kept.ok
    })
    if (bytes === null) {
      await imports.discard({ importId })
      return { refused: 'too_large' }
    }
    const received = await imports.received({ importId, bytes })
    if (received.ok || !['import_open', 'incomplete', 'not_found'].includes(received.reason)) {
      return { importId }
    }
    return { refused: received.reason }
  } catch (error) {
    // Whoever went away half-way leaves nothing: else the sweep would find it an hour later.
    await imports.discard({ importId })
    throw error
  }
}

/** Some browsers send the whole path; what nobody should read again is not kept of it. */
function readableName(typedName: string): string {
  const name = typedName.split(/[\\/]/).at(-1) ?? ''
  return name
    .replaceAll(/[^\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]/gu, '_')
    .trim()
    .slice(0, 200)
}

/** Hands on parts of one size, in order; null once one was not kept. */
async function keepParts(
  content: AsyncIterable<Buffer>,
  keep: (number: number, part: Buffer) => Promise<boolean>,
): Promise<number | null> {
  const part = Buffer.allocUnsafe(PART_BYTES)
  let filled = 0
  let number = 0
  for await (const chunk of content) {
    for (let at = 0; at < chunk.length; ) {
      const copied = chunk.copy(part, filled, at)
      at += copied
      filled += copied
      if (filled < PART_BYTES) continue
      if (!(await keep(number, part))) return null
      number += 1
      filled = 0
    }
  }
  if (filled > 0 && !(await keep(number, part.subarray(0, filled)))) return null
  return number * PART_BYTES + filled
}

/** The rejected rows as a download: its first reading is recorded, and a GET writes nothing. */
export async function answerRejected(request: Request, importId: string): Promise<Response> {
  if (!isOwn(request)) return empty(403)
  if (!isId(importId)) return empty(404)
  const { imports } = await staffCaller()
  const partOf = (number: number) => imports.readRejected({ importId, number })
  const first = await orRefused(() => partOf(0))
  if (first === 'signed_out') return goTo('/admin/entrar')
  if (first === null) return empty(404)
  const whole = { ...first, text: `${REJECTED_HEADER}${first.text}` }
  return fileInParts(`recusadas-${importId}.csv`, whole, partOf)
}
