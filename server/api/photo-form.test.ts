import { describe, expect, it } from 'vitest'
import { MAX_PHOTO_BYTES } from '#server/cases/photos/model.ts'
import { ownPhotoForm } from './photo-form.ts'

const PORTAL = 'https://acordoclaro.example'
const BOUNDARY = 'x'.repeat(40)
const field = (name: string, value: string) =>
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const fileHead = (fileName: string) =>
  `--${BOUNDARY}\r\ncontent-disposition: form-data; name="photo"; filename="${fileName}"\r\ncontent-type: image/jpeg\r\n\r\n`
const END = `\r\n--${BOUNDARY}--\r\n`

const FIELDS = field('id', 'abc') + field('words', 'não é meu')

/** What was taken of a body so far. */
type Taking = { bytes: number; isOver: boolean }

/** A form as a browser sends it, in pieces, and how much of it was taken. */
function sent(
  pieces: Iterable<Buffer>,
  length: number,
  headers: Record<string, string> = {},
): { request: Request; taking: Taking } {
  const taking: Taking = { bytes: 0, isOver: false }
  const source = pieces[Symbol.iterator]()
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const { done, value } = source.next()
        if (done) {
          taking.isOver = true
          return controller.close()
        }
        taking.bytes += value.length
        controller.enqueue(new Uint8Array(value))
      },
    },
    { highWaterMark: 0 },
  )
  const init = {
    method: 'POST',
    body,
    // A body that comes bit by bit; the types know only what browsers do.
    duplex: 'half',
    headers: {
      origin: PORTAL,
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      'content-length': String(length),
      ...headers,
    },
  }
  return { request: new Request(`${PORTAL}/nao-reconheco`, init), taking }
}

function* filePieces(bytes: number, fields = FIELDS) {
  yield Buffer.from(fields + fileHead('IMG_1.jpg'))
  const piece = Buffer.alloc(64 * 1024, 7)
  for (let left = bytes; left > 0; left -= piece.length) yield piece.subarray(0, left)
  yield Buffer.from(END)
}

const lengthOf = (bytes: number) => Buffer.byteLength(FIELDS + fileHead('IMG_1.jpg') + END) + bytes

async function formOf({ request }: { request: Request }) {
  const form = await ownPhotoForm(request, PORTAL)
  if (form === null) throw new Error('it is a form of ours')
  return form
}

describe('a form that may bring a photo', () => {
  it('says its fields before a photo of any size is read', async () => {
    const { request, taking } = sent(filePieces(MAX_PHOTO_BYTES), lengthOf(MAX_PHOTO_BYTES))
    const form = await formOf({ request })
    expect(form.fields.get('words')).toBe('não é meu')
    expect(form.hasPhoto).toBe(true)
    expect(taking.bytes).toBeLessThan(200_000)
    const photo = await form.photo()
    expect(photo.ok && photo.value.length).toBe(MAX_PHOTO_BYTES)
    expect(photo.ok && photo.value.every((byte) => byte === 7)).toBe(true)
  })

  it('does not read a photo that is announced as too large, and lets it pass', async () => {
    const bytes = 20 * 1024 * 1024
    const { request, taking } = sent(filePieces(bytes), lengthOf(bytes))
    const form = await formOf({ request })
    expect(await form.photo()).toEqual({ ok: false, reason: 'too_large' })
    expect(taking.bytes).toBeLessThan(200_000)
    await form.finish()
    expect(taking.isOver).toBe(true)
  })

  it('stops reading a photo that is larger than it was announced', async () => {
    const { request, taking } = sent(filePieces(20 * 1024 * 1024), 500_000)
    const form = await formOf({ request })
    expect(await form.photo()).toEqual({ ok: false, reason: 'too_large' })
    expect(taking.bytes).toBeLessThan(1_000_000)
  })

  it('does not listen without end to who never stops', async () => {
    const { request, taking } = sent(filePieces(Number.POSITIVE_INFINITY), 999_999_999_999)
    const form = await formOf({ request })
    await form.finish()
    expect(taking.isOver).toBe(false)
    expect(taking.bytes).toBeLessThan(70 * 1024 * 1024)
  })

  it('brings none where nothing was chosen', async () => {
    const text = FIELDS + fileHead('') + END
    const form = await formOf(sent([Buffer.from(text)], text.length))
    expect(form.hasPhoto).toBe(false)
    const bare = FIELDS + END.slice(2)
    expect((await formOf(sent([Buffer.from(bare)], bare.length))).hasPhoto).toBe(false)
  })

  it('is read as a plain form where an older page sent it', async () => {
    const body = 'id=abc&words=oi'
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const form = await formOf(sent([Buffer.from(body)], body.length, headers))
    expect(form.fields.get('id')).toBe('abc')
    expect(form.hasPhoto).toBe(false)
    await form.finish()
  })

  it('that breaks off in the photo keeps its fields', async () => {
    const text = `${FIELDS + fileHead('a.jpg')}half of it`
    const form = await formOf(sent([Buffer.from(text)], text.length))
    expect(form.fields.get('id')).toBe('abc')
    expect(await form.photo()).toEqual({ ok: false, reason: 'unreadable' })
    await form.finish()
  })

  it.each([
    ['of another site', { origin: 'https://evil.example' }, FIELDS],
    ['of nobody', { origin: 'null' }, FIELDS],
    ['without a length', { 'content-length': 'many' }, FIELDS],
    ['that breaks off in its fields', {}, field('id', 'abc').slice(0, -8)],
    ['with a word as long as a book', {}, field('words', 'a'.repeat(40_000))],
    ['with words without number', {}, field('words', 'a'.repeat(3_000)).repeat(12)],
  ])('%s is not read', async (_, headers, fields) => {
    const text = fields + END
    const { request } = sent([Buffer.from(text)], text.length, headers)
    expect(await ownPhotoForm(request, PORTAL)).toBeNull()
  })
})
