/** How an upload lies in the database: parts of one size, each sealed for its own place. */
export const PART_BYTES = 1024 * 1024

/** A million debts are some 150 MB; what is larger is sent in parts of its own. */
export const MAX_UPLOAD_BYTES = 512 * 1024 * 1024

export type PartKind = 'portfolio' | 'rejected' | 'late'

/** Where a part belongs: moved to another import or place, it does not open. */
export function partPlace(importId: string, kind: PartKind, number: number) {
  return { column: 'import_parts.sealed', row: `${importId}:${kind}:${number}` }
}
