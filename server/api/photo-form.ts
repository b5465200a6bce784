import { ownForm } from '#server/api/forms.ts'
import { BrokenForm, boundaryOf, type Part, readForm } from '#server/api/multipart.ts'
import { MAX_PHOTO_BYTES } from '#server/cases/photos/model.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'

/** All fields of a form, and all that stands around a photo. */
const FORM_BYTES = 32 * 1024
/** So much of what nobody wanted is let pass, because browsers listen only after they have spoken. */
const MOST_LET_PASS = 64 * 1024 * 1024

/**
 * A form of our own pages that may bring a photo. Its fields are there at once, because they stand
 * before the file; of the file nothing is read until somebody asks for it.
 */
export type PhotoForm = {
  readonly fields: URLSearchParams
  readonly hasPhoto: boolean
  /** The file, whole; asked for once at most. */
  photo(): Promise<Result<Buffer, 'too_large' | 'unreadable'>>
  /** Lets the rest pass unread. Whoever is answered in the middle of a sentence may not hear it. */
  finish(): Promise<void>
}

/** Null for any other sender, and for what is no form of ours. */
export async function ownPhotoForm(request: Request, portalUrl: string): Promise<PhotoForm | null> {
  const boundary = boundaryOf(request.headers.get('content-type'))
  if (boundary === null) return withoutPhoto(await ownForm(request, portalUrl))
  if (request.headers.get('origin') !== new URL(portalUrl).origin) return null
  const announced = request.headers.get('content-length') ?? ''
  if (!/^\d{1,12}$/.test(announced) || request.body === null) return null
  const body = request.body.getReader()
  const parts = readForm(bytesOf(body), boundary)
  const read = await fieldsOf(parts)
  if (read === null) return null
  const { fields, file } = read
  return {
    fields,
    // Where nothing was chosen, browsers send a file without a name.
    hasPhoto: file !== null && file.fileName !== '',
    photo: async () => {
      if (file === null) return refuse('unreadable')
      if (Number(announced) > MAX_PHOTO_BYTES + FORM_BYTES) return refuse('too_large')
      return collect(file, Math.min(Number(announced), MAX_PHOTO_BYTES))
    },
    finish: () => letPass(body),
  }
}

function withoutPhoto(fields: URLSearchParams | null): PhotoForm | null {
  const photo = async () => refuse('unreadable')
  return fields && { fields, hasPhoto: false, photo, finish: async () => undefined }
}

type Body = ReadableStreamDefaultReader<Uint8Array>

async function* bytesOf(body: Body): AsyncGenerator<Uint8Array> {
  for (;;) {
    const { done, value } = await body.read()
    if (done) return
    yield value
  }
}

/** The fields, and the first file, which is not read yet; null where it is no form. */
async function fieldsOf(parts: AsyncGenerator<Part>) {
  const fields = new URLSearchParams()
  let room = FORM_BYTES
  try {
    for (;;) {
      const next = await parts.next()
      if (next.done) return { fields, file: null }
      const part = next.value
      if (part.fileName !== null) return { fields, file: part }
      const value = await collect(part, room)
      if (!value.ok) return null
      room -= value.value.length
      fields.append(part.name, value.value.toString('utf8'))
    }
  } catch (error) {
    if (error instanceof BrokenForm) return null
    throw error
  }
}

/** One part whole; no more of it than `room` is ever in memory. */
async function collect(
  { content }: Part,
  room: number,
): Promise<Result<Buffer, 'too_large' | 'unreadable'>> {
  const whole = Buffer.allocUnsafe(room)
  let filled = 0
  try {
    for await (const chunk of content) {
      if (filled + chunk.length > room) return refuse('too_large')
      filled += chunk.copy(whole, filled)
    }
  } catch (error) {
    if (error instanceof BrokenForm) return refuse('unreadable')
    throw error
  }
  return ok(whole.subarray(0, filled))
}

async function letPass(body: Body): Promise<void> {
  try {
    for (let passed = 0; passed < MOST_LET_PASS; ) {
      const { done, value } = await body.read()
      if (done) return
      passed += value.length
    }
    await body.cancel()
  } catch {
    // Whoever went away hears nothing in any case.
  }
}
