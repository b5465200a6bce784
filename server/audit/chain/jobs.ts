import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { headOf, linkHash, unsealedActs } from './data.ts'
import { headText } from './model.ts'

const BATCH = 5_000

/**
 * Adds what was recorded since to the chain, and signs its new end; answers how many acts. Several
 * may run at once: one works, the others find its lock and leave. `everywhere` also finds acts whose
 * transaction took very long.
 */
export async function sealAudit(
  core: Core,
  scope: SystemScope,
  { everywhere = false }: { everywhere?: boolean } = {},
): Promise<number> {
  let sealed = 0
  for (;;) {
    const added = await inScope(core, scope, (tx) => sealSome(tx, scope, everywhere))
    sealed += added
    if (added < BATCH) return sealed
  }
}

async function sealSome(tx: Tx, scope: SystemScope, everywhere: boolean): Promise<number> {
  const [lock] = await tx.sql<{ mine: boolean }>(
    `select pg_try_advisory_xact_lock(hashtext('audit-chain')) as mine`,
  )
  if (!lock?.mine) return 0
  const acts = await unsealedActs(tx, scope, { limit: BATCH, everywhere })
  if (acts.length === 0) return 0
  let { position, hash, through } = await headOf(tx, scope)
  const first = position + 1n
  const hashes = acts.map(({ act, sequence }) => {
    position += 1n
    if (sequence > through) through = sequence
    hash = linkHash(hash, act)
    return hash
  })
  await tx.sql(
    `insert into audit_chain (position, event_id, hash)
     select $1::bigint + t.place - 1, t.id, t.hash
       from unnest($2::uuid[], $3::bytea[]) with ordinality as t (id, hash, place)`,
    [first, acts.map(({ id }) => id), hashes],
  )
  const { signer } = tx
  await tx.sql(
    `insert into audit_heads (position, hash, through, key_id, signature, sealed_at)
     values ($1, $2, $3, $4, $5, $6)`,
    [
      position,
      hash,
      through,
      signer?.keyId ?? null,
      signer?.sign(headText(position, hash)) ?? null,
      tx.clock.now(),
    ],
  )
  return acts.length
}
