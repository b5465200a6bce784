import type { Sharp, SharpOptions } from 'sharp'
import { ok, type Result, refuse } from '#server/kernel/result.ts'

/**
 * Draws a photo anew: out comes a JPEG the right way up, in sRGB, without a word about where, when and
 * with what it was taken (a photo of home carries its place), and without anything that was hidden in
 * the file. What somebody sent is never kept or shown.
 */
export type Photo = {
  readonly jpeg: Buffer
  readonly width: number
  readonly height: number
}

/** Why a file gave no photo. `heic`: also its kin (AVIF), which come in the same box. */
export type UnreadablePhoto = 'pdf' | 'heic' | 'too_many_pixels' | 'unreadable'

export type PhotoLimits = {
  /** What the file may unfold to, width times height. */
  readonly maxPixels: number
  /** The longer side of what comes out. */
  readonly maxSide: number
  /** The weight of what comes out. */
  readonly maxBytes: number
}

/**
 * @param file JPEG, PNG, WebP or GIF, by its bytes and not by its name; of several pictures the first.
 * One is drawn at a time in a process, whoever asks.
 */
export function readPhoto(
  file: Buffer,
  limits: PhotoLimits,
): Promise<Result<Photo, UnreadablePhoto>> {
  const box = boxOf(file)
  return box === 'photo' ? inTurn(() => draw(file, limits)) : Promise.resolve(refuse(box))
}

const startsWith = (file: Buffer, text: string, at = 0) =>
  file.toString('latin1', at, at + text.length) === text

/** Whatever else the library could read (SVG, TIFF, PDF) never reaches it. */
function boxOf(file: Buffer): 'photo' | 'pdf' | 'heic' | 'unreadable' {
  if (startsWith(file, '\xff\xd8\xff') || startsWith(file, '\x89PNG\r\n\x1a\n')) return 'photo'
  if (startsWith(file, 'RIFF') && startsWith(file, 'WEBP', 8)) return 'photo'
  if (startsWith(file, 'GIF87a') || startsWith(file, 'GIF89a')) return 'photo'
  if (startsWith(file, '%PDF-')) return 'pdf'
  return startsWith(file, 'ftyp', 4) ? 'heic' : 'unreadable'
}

let last: Promise<unknown> = Promise.resolve()

/** One large picture unfolds to hundreds of megabytes: two at once would be two of them. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work)
  last = turn.catch(() => undefined)
  return turn
}

const SECONDS = 20

const QUALITY = 82

/** What is too heavy at that, step by step: first coarser, then smaller. */
const LIGHTER = [
  { quality: 62, share: 1 },
  { quality: 60, share: 0.7 },
  { quality: 50, share: 0.5 },
] as const

async function draw(file: Buffer, limits: PhotoLimits): Promise<Result<Photo, UnreadablePhoto>> {
  const open = await library()
  try {
    const { width, height } = await open(file, { limitInputPixels: false }).metadata()
    if (width * height > limits.maxPixels) return refuse('too_many_pixels')
    const drawn = await open(file, {
      autoOrient: true,
      // A torn file shows half of a paper; one with a strange note about its camera shows all of it.
      failOn: 'truncated',
      limitInputPixels: limits.maxPixels,
    })
      .timeout({ seconds: SECONDS })
      .resize({ ...square(limits.maxSide), withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .jpeg({ quality: QUALITY })
      .toBuffer({ resolveWithObject: true })
    return await light(open, drawn, limits)
  } catch {
    return refuse('unreadable')
  }
}

const square = (side: number) => ({ width: side, height: side, fit: 'inside' as const })

type Drawn = { readonly data: Buffer; readonly info: { width: number; height: number } }

async function light(
  open: Open,
  first: Drawn,
  { maxSide, maxBytes }: PhotoLimits,
): Promise<Result<Photo, UnreadablePhoto>> {
  let { data, info } = first
  for (const { quality, share } of LIGHTER) {
    if (data.length <= maxBytes) break
    const lighter = await open(first.data, {})
      .resize({ ...square(maxSide * share), withoutEnlargement: true })
      .jpeg({ quality })
      .toBuffer({ resolveWithObject: true })
    data = lighter.data
    info = lighter.info
  }
  if (data.length > maxBytes) return refuse('unreadable')
  return ok({ jpeg: data, width: info.width, height: info.height })
}

type Open = (file: Buffer, options: SharpOptions) => Sharp

let loaded: Promise<Open> | undefined

/** Loaded with the first photo: a process that never sees one does without its memory. */
function library(): Promise<Open> {
  loaded ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false)
    sharp.concurrency(1)
    sharp.block({ operation: ['VipsForeignLoad'] })
    sharp.unblock({ operation: READERS })
    return (file, options) => sharp(file, options)
  })
  return loaded
}

const READERS = [
  'VipsForeignLoadJpegBuffer',
  'VipsForeignLoadPngBuffer',
  'VipsForeignLoadWebpBuffer',
  'VipsForeignLoadNsgifBuffer',
]
