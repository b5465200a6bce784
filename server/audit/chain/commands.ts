import type { Core } from '#server/platform/db.ts'
import { inScope } from '#server/platform/db.ts'
import { isSignedBy, type PublicKeys } from '#server/platform/paper-signing.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import {
  GENESIS,
  headsBetween,
  type Link,
  linkHash,
  linksAfter,
  type SignedHead,
  unsealedActs,
} from './data.ts'
import { headText } from './model.ts'

export type ChainFault =
  /** The act at this place is gone, or is no longer what was sealed. */
  | { readonly fault: 'act_changed' | 'act_missing'; readonly position: bigint }
  /** A place of the chain is gone. */
  | { readonly fault: 'link_missing'; readonly position: bigint }
  /** The end that was signed is not the one that the acts lead to, or no key of ours signed it. */
  | { readonly fault: 'head_wrong' | 'signature_wrong'; readonly position: bigint }
  /** What somebody wrote down of the chain does not stand in it. */
  | { readonly fault: 'witness_wrong'; readonly position: bigint }

export type ChainReport = {
  readonly acts: bigint
  readonly head: { readonly position: bigint; readonly hash: Buffer }
  readonly signedHeads: number
  /** Recorded, and not sealed yet: the worker does so each minute. */
  readonly waiting: number
  /** The first one is where it begins; what comes after is not looked at. */
  readonly fault: ChainFault | null
}

/** A place and hash that somebody kept elsewhere. */
export type Witness = { readonly position: bigint; readonly hash: Buffer }

const BATCH = 5_000

/**
 * Walks the whole chain and computes every hash anew from the acts as they are now. With the public
 * keys alone it also finds a chain that was computed anew by whoever can write into the database.
 */
export async function verifyAudit(
  core: Core,
  scope: SystemScope,
  { keys, witness }: { keys: PublicKeys; witness: Witness | null },
): Promise<ChainReport> {
  let head: ChainReport['head'] = { position: 0n, hash: GENESIS }
  let signedHeads = 0
  const end = (fault: ChainFault | null, waiting = 0) => {
    return { acts: head.position, head, signedHeads, waiting, fault }
  }
  for (;;) {
    const [links, heads] = await inScope(core, scope, async (tx) => {
      const found = await linksAfter(tx, scope, { position: head.position, limit: BATCH })
      const to = found.at(-1)?.position ?? head.position
      return [found, await headsBetween(tx, scope, { after: head.position, to })] as const
    })
    if (links.length === 0) break
    const signed = new Map(heads.map((one) => [one.position, one]))
    for (const link of links) {
      const fault = faultOf(head, link) ?? headFault(link, signed.get(link.position), keys)
      if (fault !== null) return end(fault)
      if (witness?.position === link.position && !witness.hash.equals(link.hash)) {
        return end({ fault: 'witness_wrong', position: link.position })
      }
      if (signed.has(link.position)) signedHeads += 1
      head = { position: link.position, hash: link.hash }
    }
  }
  if (witness !== null && witness.position > head.position) {
    return end({ fault: 'witness_wrong', position: witness.position })
  }
  const waiting = await inScope(core, scope, (tx) =>
    unsealedActs(tx, scope, { limit: BATCH, everywhere: true }),
  )
  return end(null, waiting.length)
}

function faultOf(before: { position: bigint; hash: Buffer }, link: Link): ChainFault | null {
  const position = before.position + 1n
  if (link.position !== position) return { fault: 'link_missing', position }
  if (link.act === null) return { fault: 'act_missing', position }
  const isSame = linkHash(before.hash, link.act).equals(link.hash)
  return isSame ? null : { fault: 'act_changed', position }
}

function headFault(
  { position, hash }: Link,
  head: SignedHead | undefined,
  keys: PublicKeys,
): ChainFault | null {
  if (!head) return null
  if (!head.hash.equals(hash)) return { fault: 'head_wrong', position }
  const key = keys.get(head.keyId ?? '')
  const { signature } = head
  const isSigned = key && signature && isSignedBy(key, headText(position, hash), signature)
  return isSigned ? null : { fault: 'signature_wrong', position }
}
