/**
 * Reads a form with files (RFC 7578) as it arrives: whatever a part weighs, a chunk of it and the
 * length of a boundary are in memory. The platform's `formData()` would hold all of it. Parts come in
 * their order, and each must be read to its end before the next one comes.
 */
export type Part = {
  readonly name: string
  /** Null for a plain field. */
  readonly fileName: string | null
  readonly content: AsyncIterable<Buffer>
}

/** Not a form, or one that ends in its middle. */
export class BrokenForm extends Error {
  override name = 'BrokenForm'
}

const MAX_PARTS = 20
const MAX_HEAD_BYTES = 8 * 1024
const MAX_BOUNDARY = 200

/** The boundary that a content type names; null where it is no such form. */
export function boundaryOf(contentType: string | null): string | null {
  const [, quoted, bare] =
    /^multipart\/form-data;(?:.*;)?\s*boundary=(?:"([^"]+)"|([^\s;"]+))/i.exec(contentType ?? '') ??
    []
  const boundary = quoted ?? bare ?? ''
  return boundary !== '' && boundary.length <= MAX_BOUNDARY ? boundary : null
}

export async function* readForm(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<Part> {
  const source = openSource(body)
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  // The first boundary has no line before it.
  source.unread(Buffer.from('\r\n'))
  for await (const chunk of until(source, delimiter)) {
    if (chunk.length > 2) throw new BrokenForm('something stands before the first part')
  }
  for (let parts = 0; !(await isEnd(source)); parts++) {
    if (parts >= MAX_PARTS) throw new BrokenForm('too many parts')
    const head = await headOf(source)
    const content = until(source, delimiter)
    yield { ...head, content }
    for await (const _ of content) {
      // What its reader left.
    }
  }
}

type Source = {
  /** The next bytes; null at the end. */
  next(): Promise<Buffer | null>
  /** Gives bytes back, to come first. */
  unread(bytes: Buffer): void
}

function openSource(body: AsyncIterable<Uint8Array>): Source {
  const chunks = body[Symbol.asyncIterator]()
  let waiting: Buffer | null = null
  return {
    async next() {
      if (waiting !== null) {
        const bytes = waiting
        waiting = null
        return bytes
      }
      const { done, value } = await chunks.next()
      return done ? null : Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    },
    unread(bytes) {
      if (bytes.length > 0) waiting = waiting === null ? bytes : Buffer.concat([bytes, waiting])
    },
  }
}

/** Everything before the delimiter, which is taken along. */
async function* until(source: Source, delimiter: Buffer): AsyncGenerator<Buffer> {
  let kept = Buffer.alloc(0)
  for (;;) {
    const chunk = await source.next()
    if (chunk === null) throw new BrokenForm('the form ended early')
    const bytes = kept.length === 0 ? chunk : Buffer.concat([kept, chunk])
    const at = bytes.indexOf(delimiter)
    if (at !== -1) {
      if (at > 0) yield bytes.subarray(0, at)
      source.unread(bytes.subarray(at + delimiter.length))
      return
    }
    // The delimiter may lie across two chunks.
    const sure = Math.max(0, bytes.length - delimiter.length + 1)
    if (sure > 0) yield bytes.subarray(0, sure)
    kept = Buffer.from(bytes.subarray(sure))
  }
}

/** After a boundary: two hyphens end the form, a line break begins a part. */
async function isEnd(source: Source): Promise<boolean> {
  const bytes = await atLeast(source, 2)
  const mark = bytes.toString('latin1', 0, 2)
  if (mark === '--') return true
  if (mark !== '\r\n') throw new BrokenForm('a boundary is followed by something else')
  source.unread(bytes.subarray(2))
  return false
}

async function atLeast(source: Source, count: number): Promise<Buffer> {
  let bytes = Buffer.alloc(0)
  while (bytes.length < count) {
    const chunk = await source.next()
    if (chunk === null) throw new BrokenForm('the form ended early')
    bytes = Buffer.concat([bytes, chunk])
  }
  return bytes
}

const END_OF_HEAD = Buffer.from('\r\n\r\n')

async function headOf(source: Source): Promise<Pick<Part, 'name' | 'fileName'>> {
  let text = ''
  for await (const chunk of until(source, END_OF_HEAD)) {
    text += chunk.toString('utf8')
    if (text.length > MAX_HEAD_BYTES) throw new BrokenForm('the head of a part is too long')
  }
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(text)?.[1] ?? ''
  const name = /(?:^|;)\s*name="([^"]*)"/i.exec(disposition)?.[1]
  if (name === undefined) throw new BrokenForm('a part has no name')
  return { name, fileName: /(?:^|;)\s*filename="([^"]*)"/i.exec(disposition)?.[1] ?? null }
}
