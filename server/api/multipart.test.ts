import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BrokenForm, boundaryOf, readForm } from './multipart.ts'

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function collect(bytes: Buffer, boundary: string, size = 7) {
  const parts: { name: string; fileName: string | null; content: Buffer }[] = []
  for await (const { name, fileName, content } of readForm(inPieces(bytes, size), boundary)) {
    const chunks: Buffer[] = []
    for await (const chunk of content) chunks.push(Buffer.from(chunk))
    parts.push({ name, fileName, content: Buffer.concat(chunks) })
  }
  return parts
}

describe('a form with a file', () => {
  it('is read as the platform wrote it, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 400 }),
        fc.string({ maxLength: 20 }),
        fc.integer({ min: 1, max: 97 }),
        async (content, field, size) => {
          const form = new FormData()
          form.set('credor', field)
          form.set('arquivo', new File([content as BlobPart], 'carteira.csv'))
          const response = new Response(form)
          const boundary = boundaryOf(response.headers.get('content-type')) ?? ''
          const parts = await collect(Buffer.from(await response.arrayBuffer()), boundary, size)
          expect(parts.map(({ name, fileName }) => [name, fileName])).toEqual([
            ['credor', null],
            ['arquivo', 'carteira.csv'],
          ])
          // The platform writes line breaks of fields as CRLF.
          expect(parts[0]?.content.toString()).toBe(field.replace(/\r\n?|\n/g, '\r\n'))
          expect(parts[1]?.content).toEqual(Buffer.from(content))
        },
      ),
    )
  })

  it('whose reader leaves a part goes on with the next one', async () => {
    const text =
      '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n--x\r\ncontent-disposition: form-data; name="b"\r\n\r\n2\r\n--x--\r\n'
    const names: string[] = []
    for await (const { name } of readForm(inPieces(Buffer.from(text), 3), 'x')) names.push(name)
    expect(names).toEqual(['a', 'b'])
  })

  it.each([
    ['cut off in a part', '--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nabc'],
    ['cut off in a head', '--x\r\ncontent-disposition: form'],
    ['empty', ''],
    ['without a name', '--x\r\ncontent-type: text/csv\r\n\r\nabc\r\n--x--'],
    ['with something before it', 'hello\r\n--x\r\n'],
    ['with a head without end', `--x\r\n${'a'.repeat(20_000)}`],
    ['with a boundary that goes on', '--xyz\r\ncontent-disposition: form-data; name="a"\r\n\r\n'],
    [
      'of a thousand parts',
      `${'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n1\r\n'.repeat(1000)}--x--`,
    ],
  ])('%s is broken', async (_, text) => {
    await expect(collect(Buffer.from(text), 'x')).rejects.toThrow(BrokenForm)
  })

  it.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['multipart/form-data; charset=utf-8; boundary="a b"', 'a b'],
    ['application/x-www-form-urlencoded', null],
    ['multipart/form-data', null],
    [`multipart/form-data; boundary=${'a'.repeat(300)}`, null],
    [null, null],
  ])('says what divides it: %s', (type, boundary) => {
    expect(boundaryOf(type)).toBe(boundary)
  })
})
