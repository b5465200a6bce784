import { randomFillSync } from 'node:crypto'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import {
  HEIC_FILE,
  HIDDEN_WORDS,
  HTML_FILE,
  jpegFile,
  movingFile,
  PDF_FILE,
  photoOfHome,
  picture,
  pngClaiming,
  polyglot,
  SVG_FILE,
  wavesWithoutEnd,
} from '#server/testing/photos.ts'
import { type Photo, readPhoto } from './photo.ts'

const LIMITS = { maxPixels: 50_000_000, maxSide: 2_000, maxBytes: 1_500_000 }
const read = (file: Buffer) => readPhoto(file, LIMITS)

async function drawn(file: Buffer): Promise<Photo> {
  const photo = await read(file)
  if (!photo.ok) throw new Error(photo.reason)
  return photo.value
}

/** The middle of a picture: red, green and blue. */
async function middleOf({ jpeg, width, height }: Photo): Promise<number[]> {
  const place = { left: width >> 1, top: height >> 1, width: 1, height: 1 }
  return [...(await sharp(jpeg).extract(place).raw().toBuffer())]
}

const isRed = ([red = 0, , blue = 0]: readonly number[]) => red > 150 && blue < 90

/** The tag of the place in what a camera writes down. */
const GPS = Buffer.from([0x25, 0x88])

describe('a photo', () => {
  it('comes out upright, without where it was taken and without any other word', async () => {
    const file = await photoOfHome()
    expect(file.includes('ACACIAS')).toBe(true)
    expect((await sharp(file).metadata()).exif?.includes(GPS)).toBe(true)
    const photo = await drawn(file)
    expect([photo.width, photo.height]).toEqual([48, 64])
    const { format, exif, icc, xmp, iptc, orientation } = await sharp(photo.jpeg).metadata()
    expect({ format, exif, icc, xmp, iptc, orientation }).toEqual({ format: 'jpeg' })
    expect(photo.jpeg.includes('ACACIAS')).toBe(false)
    expect(photo.jpeg.includes('Exif')).toBe(false)
  })

  it('that is a web page and an archive as well is only a photo afterwards', async () => {
    const file = await polyglot()
    for (const words of HIDDEN_WORDS) expect(file.includes(words), words).toBe(true)
    const photo = await drawn(file)
    for (const words of HIDDEN_WORDS) expect(photo.jpeg.includes(words), words).toBe(false)
    expect(await middleOf(photo)).toSatisfy(isRed)
  })

  it.each(['gif', 'webp'] as const)('that moves (%s) is its first picture', async (format) => {
    const photo = await drawn(await movingFile(format))
    expect([photo.width, photo.height]).toEqual([32, 24])
    expect(await middleOf(photo)).toSatisfy(isRed)
  })

  it.each([
    ['a PNG, whatever it is called', () => picture().png().toBuffer()],
    ['a PNG of sixteen bits', () => picture().toColourspace('rgb16').png().toBuffer()],
    ['a JPEG for printers (CMYK)', () => picture().toColourspace('cmyk').jpeg().toBuffer()],
    ['a JPEG that comes in waves', () => picture(900, 700).jpeg({ progressive: true }).toBuffer()],
    ['a WebP', () => picture().webp().toBuffer()],
  ])('may be %s', async (_, make) => {
    const photo = await drawn(await make())
    const { format, space, depth, channels } = await sharp(photo.jpeg).metadata()
    expect({ format, space, depth, channels }).toEqual({
      format: 'jpeg',
      space: 'srgb',
      depth: 'uchar',
      channels: 3,
    })
    expect(await middleOf(photo)).toSatisfy(isRed)
  })

  it('of what is clear shows it on white', async () => {
    const clear = { r: 0, g: 0, b: 0, alpha: 0 }
    const file = sharp({ create: { width: 9, height: 9, channels: 4, background: clear } })
    expect(Math.min(...(await middleOf(await drawn(await file.png().toBuffer()))))).toBeGreaterThan(
      250,
    )
  })

  it('is never larger than 2000 pixels a side nor heavier than its room, whatever it shows', async () => {
    const wide = await drawn(await jpegFile(5_000, 300))
    expect([wide.width, wide.height]).toEqual([2_000, 120])
    const raw = { width: 2_400, height: 2_400, channels: 3 as const }
    const noise = randomFillSync(Buffer.alloc(raw.width * raw.height * raw.channels))
    const heavy = await sharp(noise, { raw }).jpeg({ quality: 90 }).toBuffer()
    const photo = await drawn(heavy)
    expect(photo.jpeg.length).toBeLessThanOrEqual(LIMITS.maxBytes)
    expect(photo.width).toBeGreaterThan(500)
  })

  it('is drawn right when many come at once', async () => {
    const files = await Promise.all([10, 20, 30, 40].map((side) => jpegFile(side, side)))
    const photos = await Promise.all([read(PDF_FILE), ...files.map(read)])
    expect(photos.map((photo) => photo.ok && photo.value.width)).toEqual([false, 10, 20, 30, 40])
  })
})

describe('a file that is no photo', () => {
  it.each([
    ['an SVG with a script', () => SVG_FILE, 'unreadable'],
    ['a web page', () => HTML_FILE, 'unreadable'],
    ['a PDF', () => PDF_FILE, 'pdf'],
    ['a photo of a telephone in HEIC', () => HEIC_FILE, 'heic'],
    ['an AVIF', () => picture().avif({ effort: 0 }).toBuffer(), 'heic'],
    ['a TIFF', () => picture().tiff().toBuffer(), 'unreadable'],
    ['nothing at all', () => Buffer.alloc(0), 'unreadable'],
    ['twenty megabytes of nothing', () => Buffer.alloc(20 * 1024 * 1024), 'unreadable'],
    ['a picture as large as a field', () => pngClaiming(30_000, 30_000, 2), 'too_many_pixels'],
    ['a whole bomb of one colour', () => pngClaiming(8_000, 8_000, 8_000), 'too_many_pixels'],
    ['a line as long as a road', () => pngClaiming(1_000_000, 51, 1), 'too_many_pixels'],
    ['a picture whose lines are missing', () => pngClaiming(7_000, 7_000, 3), 'unreadable'],
    ['a JPEG of waves without end', wavesWithoutEnd, 'unreadable'],
    ['a JPEG that was cut off', async () => (await noisyJpeg()).subarray(0, 9_000), 'unreadable'],
    ['the beginning of a JPEG', async () => (await jpegFile()).subarray(0, 3), 'unreadable'],
    [
      'the head of a WebP',
      () => Buffer.from('RIFF\u0010\u0000\u0000\u0000WEBPVP8 ', 'latin1'),
      'unreadable',
    ],
    [
      'a GIF of no picture',
      () => Buffer.from('GIF89a\u0001\u0000\u0001\u0000\u0000\u0000\u0000;', 'latin1'),
      'unreadable',
    ],
  ] as const)('is refused: %s', async (_, make, reason) => {
    expect(await read(await make())).toEqual({ ok: false, reason })
  })
})

/** Something that weighs more than its head. */
function noisyJpeg(): Promise<Buffer> {
  const raw = { width: 300, height: 300, channels: 3 as const }
  return sharp(randomFillSync(Buffer.alloc(300 * 300 * 3)), { raw })
    .jpeg()
    .toBuffer()
}
