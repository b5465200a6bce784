import { assertPresent } from '#server/kernel/assert.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { sha256 } from '#server/platform/crypto.ts'
import type { Tx } from '#server/platform/db.ts'
import { isSignedBy, type PublicKeys } from '#server/platform/paper-signing.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { type PaperState, stateAfter } from '../model.ts'
import { readSealedFile } from '../seal/data.ts'
import { CONTENT_OPENING, type Envelope, envelopeText, type Seal, sealText } from '../seal/model.ts'
import { readEnvelope, readSeal } from '../seal/schema.ts'
import type { Chain, ChainFault, PaperFault } from './model.ts'

/** Whether a file is a paper of ours, byte for byte, by the public keys alone. */
export function verifyPaper(bytes: Uint8Array, keys: PublicKeys): Result<Seal, PaperFault> {
  const read = readSealedFile(bytes)
  if (!read.ok) return read
  const { seal, fileSha256 } = read.value
  const signed = verifySeal(seal, keys)
  if (!signed.ok) return signed
  if (seal.envelope.act !== 'issued') return refuse('not_a_paper')
  if (seal.envelope.file !== fileSha256) return refuse('altered_file')
  if (seal.envelope.content !== contentHash(bytes)) return refuse('altered_content')
  return ok(seal)
}

function verifySeal(
  { envelope, signature }: Seal,
  keys: PublicKeys,
): Result<null, 'unknown_key' | 'bad_signature'> {
  const key = keys.get(envelope.key)
  if (key === undefined) return refuse('unknown_key')
  const bytes = Buffer.from(signature, 'base64')
  // Another spelling of the same bytes would leave room for change inside a sealed file.
  if (bytes.toString('base64') !== signature) return refuse('bad_signature')
  return isSignedBy(key, envelopeText(envelope), bytes) ? ok(null) : refuse('bad_signature')
}

/** Of the attached `conteudo.json`: canonical JSON has no line end, a PDF stream ends with one. */
function contentHash(bytes: Uint8Array): string | null {
  const file = Buffer.from(bytes)
  const from = file.indexOf(CONTENT_OPENING, 0, 'latin1')
  const to = file.indexOf('\nendstream', from, 'latin1')
  return from < 0 || to < 0 ? null : sha256(file.subarray(from, to)).toString('hex')
}

/** The hash by which the next link names this one. */
export function hashOfSignature(signature: string): string {
  return sha256(Buffer.from(signature, 'base64')).toString('hex')
}

/**
 * Whether an exported chain is whole from its first link on. What was cut off at its end cannot be
 * seen from inside: keep the last line somewhere else.
 */
export function verifyChain(
  text: string,
  keys: PublicKeys,
): Result<Chain, ChainFault, { line: number }> {
  const links: Seal[] = []
  const issued = new Set<string>()
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  for (const [i, line] of lines.entries()) {
    const link = verifyLink(line, links.at(-1) ?? null, issued, keys)
    if (!link.ok) return refuse(link.reason, { line: i + 1 })
    issued.add(nameOf(link.value.envelope))
    links.push(link.value)
  }
  const [first] = links
  return first
    ? ok({ creditor: first.envelope.creditor, links })
    : refuse('unreadable', { line: 1 })
}

function verifyLink(
  line: string,
  before: Seal | null,
  issued: ReadonlySet<string>,
  keys: PublicKeys,
): Result<Seal, ChainFault> {
  const read = readSeal(line.trim())
  if (!read.ok) return refuse('unreadable')
  const { envelope } = read.value
  const signed = verifySeal(read.value, keys)
  if (!signed.ok) return signed
  if (before && envelope.creditor !== before.envelope.creditor) return refuse('other_creditor')
  if (envelope.sequence !== (before?.envelope.sequence ?? 0) + 1) return refuse('missing_link')
  const previous = before ? hashOfSignature(before.signature) : null
  if (envelope.previous !== previous) return refuse('broken_link')
  if (envelope.act !== 'issued' && !issued.has(nameOf(envelope))) return refuse('unknown_paper')
  return ok(read.value)
}

const nameOf = ({ kind, number, file }: Envelope) => `${kind} ${number} ${file}`

/** Where a paper stands by a verified chain; null where the chain does not hold this very seal. */
export function standingIn(chain: Chain, seal: Seal): { state: PaperState; since: string } | null {
  const { envelope, signature } = seal
  const place = chain.links[envelope.sequence - 1]
  if (place?.signature !== signature) return null
  const last = chain.links.findLast((link) => nameOf(link.envelope) === nameOf(envelope)) ?? place
  return { state: stateAfter(last.envelope.act), since: last.envelope.at }
}

/** As many rows as are read at a time. */
const PAGE = 1_000

/**
 * The chain of a creditor as it is exported, line by line, first link first. Null where nobody has
 * that slug.
 */
export async function chainLines(
  tx: Tx,
  scope: SystemScope,
  slug: string,
): Promise<AsyncGenerator<string> | null> {
  const [creditor] = await tx.sql<{ id: CreditorId }>('select id from creditors where slug = $1', [
    slug,
  ])
  return creditor ? linesOf(tx, scope, creditor.id) : null
}

async function* linesOf(tx: Tx, _scope: SystemScope, creditorId: CreditorId) {
  for (let after = 0; ; after += PAGE) {
    const rows = await tx.sql<{ envelope: string; signature: Buffer }>(
      `select envelope, signature from paper_seals
        where creditor_id = $1 and sequence > $2 order by sequence limit ${PAGE}`,
      [creditorId, after],
    )
    for (const { envelope, signature } of rows) {
      const read = assertPresent(readEnvelope(envelope), 'a stored envelope is whole')
      yield sealText({ envelope: read, signature: signature.toString('base64') })
    }
    if (rows.length < PAGE) return
  }
}
