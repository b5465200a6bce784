import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'
import { SETTLED_MINUTES } from './model.ts'

/** What comes before the first act. */
export const GENESIS = Buffer.alloc(32)

/** The hash of a link: of the one before, and of the act as the database writes it down. */
export function linkHash(before: Buffer, act: string): Buffer {
  return sha256(Buffer.concat([before, sha256(act)]))
}

/** An act as one text, the same for ever: `jsonb` writes its keys in one order and with one spacing. */
const ACT = `jsonb_build_array(
  'v1', e.id, e.sequence, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
  e.actor_kind, e.actor_id, e.action, e.creditor_id, e.debtor_id, e.subject_id, e.data)::text`

export type Head = { readonly position: bigint; readonly hash: Buffer; readonly through: bigint }

/** The end of the chain; before the first act the beginning. */
export async function headOf(tx: Tx, _scope: Scope): Promise<Head> {
  const [head] = await tx.sql<Head>(
    'select position, hash, through from audit_heads order by position desc limit 1',
  )
  return head ?? { position: 0n, hash: GENESIS, through: 0n }
}

export type Unsealed = { readonly id: string; readonly sequence: bigint; readonly act: string }

/**
 * Acts that are in no chain yet. Sequences are given before their transactions end, so that a lower
 * one may come later; `everywhere` looks at all there are, else those that were long sealed are left
 * out.
 */
export function unsealedActs(
  tx: Tx,
  _scope: Scope,
  { limit, everywhere }: { limit: number; everywhere: boolean },
): Promise<Unsealed[]> {
  const settled = tx.clock.now().subtract({ minutes: SETTLED_MINUTES })
  return tx.sql<Unsealed>(
    `select e.id, e.sequence, ${ACT} as act from audit_events e
      where e.sequence > case when $1 then 0 else coalesce(
              (select through from audit_heads where sealed_at < $2
                order by sealed_at desc, position desc limit 1), 0) end
        and not exists (select from audit_chain c where c.event_id = e.id)
      order by e.sequence limit $3`,
    [everywhere, settled, limit],
  )
}

export type Link = { readonly position: bigint; readonly hash: Buffer; readonly act: string | null }

/** Links after a place, each with its act as it is in the books now; null: the act is gone. */
export function linksAfter(
  tx: Tx,
  _scope: Scope,
  { position, limit }: { position: bigint; limit: number },
): Promise<Link[]> {
  return tx.sql<Link>(
    `select c.position, c.hash, case when e.id is not null then ${ACT} end as act
       from audit_chain c left join audit_events e on e.id = c.event_id
      where c.position > $1 order by c.position limit $2`,
    [position, limit],
  )
}

export type SignedHead = Omit<Head, 'through'> & {
  readonly keyId: string | null
  readonly signature: Buffer | null
}

export function headsBetween(
  tx: Tx,
  _scope: Scope,
  { after, to }: { after: bigint; to: bigint },
): Promise<SignedHead[]> {
  return tx.sql<SignedHead>(
    `select position, hash, key_id as "keyId", signature from audit_heads
      where position > $1 and position <= $2 order by position`,
    [after, to],
  )
}
