import { desc, eq } from 'drizzle-orm'
import { paperSeals } from '#db/schema/papers.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId, DebtorId, PaperId } from '#server/kernel/id.ts'
import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { type Envelope, envelopeText, type Seal } from './model.ts'

/**
 * Only one transaction at a time adds to a creditor's chain, until it commits: sequence and hash
 * of the one before are then true, whoever else is at work. Taken first by everything that issues
 * or ends papers, before any other lock, so that two of them cannot wait for each other.
 */
export async function lockChain(tx: Tx, _scope: SystemScope, creditorId: CreditorId) {
  await tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `paper-chain:${creditorId}`,
  ])
}

export type Link = {
  readonly creditorId: CreditorId
  readonly debtorId: DebtorId
  readonly paperId: PaperId
  readonly statement: Pick<
    Envelope,
    'act' | 'kind' | 'number' | 'creditor' | 'at' | 'content' | 'file'
  >
}

/** Signs the next link of the chain, which the caller has locked. */
export async function signNext(
  tx: Tx,
  _scope: SystemScope,
  creditorId: CreditorId,
  statement: Link['statement'],
): Promise<Seal> {
  const signer = assertPresent(tx.signer, 'PAPER_SIGNING_KEYS holds no private key here')
  const [last] = await tx.db
    .select({ sequence: paperSeals.sequence, signature: paperSeals.signature })
    .from(paperSeals)
    .where(eq(paperSeals.creditorId, creditorId))
    .orderBy(desc(paperSeals.sequence))
    .limit(1)
  const envelope: Envelope = {
    format: 1,
    ...statement,
    sequence: (last?.sequence ?? 0) + 1,
    previous: last ? sha256(last.signature).toString('hex') : null,
    key: signer.keyId,
  }
  return { envelope, signature: signer.sign(envelopeText(envelope)).toString('base64') }
}

export async function keepSeal(
  tx: Tx,
  _scope: SystemScope,
  link: Omit<Link, 'statement'>,
  { envelope, signature }: Seal,
): Promise<void> {
  await tx.db.insert(paperSeals).values({
    creditorId: link.creditorId,
    sequence: envelope.sequence,
    debtorId: link.debtorId,
    paperId: link.paperId,
    act: envelope.act,
    envelope: envelopeText(envelope),
    signature: Buffer.from(signature, 'base64'),
    sealedAt: Temporal.Instant.from(envelope.at),
  })
}
