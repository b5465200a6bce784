import { crc32, deflateSync } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'

/** Files that people send as photos, and files that others send in their place. */

const RED = { r: 200, g: 30, b: 20 }

/** A plain red picture. */
export function picture(width = 64, height = 48): Sharp {
  return sharp({ create: { width, height, channels: 3, background: RED } })
}

export const jpegFile = (width?: number, height?: number) =>
  picture(width, height).jpeg().toBuffer()

/** What a telephone writes into a photo that was taken at home, held upright. */
export function photoOfHome(): Promise<Buffer> {
  return picture(64, 48)
    .withExif({
      IFD0: { ImageDescription: 'RUA DAS ACACIAS 77', Make: 'Telefone' },
      IFD3: {
        GPSLatitudeRef: 'S',
        GPSLatitude: '8/1 3/1 12/1',
        GPSLongitudeRef: 'W',
        GPSLongitude: '34/1 52/1 41/1',
      },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
}

export const HIDDEN_WORDS = ['<script>alert(1)</script>', 'PK\u0003\u0004', 'javascript:alert(2)']

/** A JPEG that is a web page and an archive as well. */
export async function polyglot(): Promise<Buffer> {
  const file = await jpegFile()
  const [page = '', archive = '', link = ''] = HIDDEN_WORDS
  const comment = Buffer.from(`<html>${page}${link}</html>`, 'latin1')
  const length = Buffer.alloc(2)
  length.writeUInt16BE(comment.length + 2)
  const segment = Buffer.concat([Buffer.from([0xff, 0xfe]), length, comment])
  return Buffer.concat([
    file.subarray(0, 2),
    segment,
    file.subarray(2),
    Buffer.from(archive + page),
  ])
}

/** Two pictures one after the other, the first red, the second blue. */
export function movingFile(format: 'gif' | 'webp'): Promise<Buffer> {
  const [width, height] = [32, 24]
  const frame = (pixel: readonly number[]) =>
    Buffer.concat(Array.from({ length: width * height }, () => Buffer.from(pixel)))
  const both = Buffer.concat([frame([200, 30, 20]), frame([20, 30, 200])])
  const raw = { width, height: height * 2, channels: 3 as const, pageHeight: height }
  return sharp(both, { raw })
    .toFormat(format, { delay: [100, 100] })
    .toBuffer()
}

/** A PNG whose head claims these sides, over as few or as many lines as follow. */
export function pngClaiming(width: number, height: number, lines: number): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  // Eight bits of grey.
  head.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * lines), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  whole.set(body, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}

/** A JPEG that comes in waves, and one wave of it five thousand times: small to send, long to draw. */
export async function wavesWithoutEnd(): Promise<Buffer> {
  const file = await picture(4_000, 3_000).jpeg({ progressive: true }).toBuffer()
  const end = file.length - 2
  const wave = file.subarray(file.lastIndexOf(Buffer.from([0xff, 0xda])), end)
  return Buffer.concat([
    file.subarray(0, end),
    ...Array.from({ length: 5_000 }, () => wave),
    file.subarray(end),
  ])
}

export const SVG_FILE = Buffer.from(
  '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
)
export const PDF_FILE = Buffer.from('%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n')
export const HTML_FILE = Buffer.from('<!doctype html><script>alert(1)</script>')

/** How the photos of some telephones begin, whatever they are called. */
export const HEIC_FILE = Buffer.concat([
  Buffer.from([0, 0, 0, 24]),
  Buffer.from('ftypheic\u0000\u0000\u0000\u0000mif1heic', 'latin1'),
  Buffer.alloc(400),
])
