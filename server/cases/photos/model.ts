/** Photos that a person adds to a case: a letter, a receipt, a paper that is not theirs. */

export const PHOTOS_PER_CASE = 3

/** How often in a day a person may send one, whatever comes of it. */
export const PHOTO_TRIES_PER_DAY = 10

/** The longest file that is read. Telephones make three to six megabytes. */
export const MAX_PHOTO_BYTES = 8 * 1024 * 1024

/** What is kept of it; the first is what it may unfold to. */
export const PHOTO_LIMITS = { maxPixels: 50_000_000, maxSide: 2_000, maxBytes: 1_500_000 } as const

/** What a form offers: of a telephone that takes HEIC, this makes it send a JPEG. */
export const PHOTO_TYPES = 'image/jpeg,image/png,image/webp'

/** What the person is told of the photo that came with a form. */
export const PHOTO_ANSWERS = [
  'received',
  'too_large',
  'too_many_pixels',
  'pdf',
  'heic',
  'unreadable',
  /** The case has as many as it takes. */
  'full',
  'too_many_today',
  /** The case is over, or not theirs. */
  'ended',
  /** Many people are sending at this moment. */
  'busy',
  /** Something of ours did not work. */
  'failed',
] as const
export type PhotoAnswer = (typeof PHOTO_ANSWERS)[number]

/** Whether somebody of the staff may open photos: they may show whole documents. */
export function mayOpenPhotos({
  permissions,
}: {
  readonly permissions: ReadonlySet<string>
}): boolean {
  return permissions.has('debtors.reveal')
}

/** What pages say of a photo; the photo itself is asked for by its id. */
export type PhotoNote<Id extends string = string> = {
  readonly id: Id
  /** Its place in the case, from one. */
  readonly number: number
  readonly width: number
  readonly height: number
  /** Bytes of the JPEG. */
  readonly byteCount: number
}
