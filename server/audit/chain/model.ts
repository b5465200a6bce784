/** What the key of the papers signs for the end of the chain; the name keeps it apart from a paper. */
export function headText(position: bigint, hash: Buffer): string {
  return `quita-audit:v1:${position}:${hash.toString('hex')}`
}

/** A sequence below this was given so long ago that its transaction is over. */
export const SETTLED_MINUTES = 10
