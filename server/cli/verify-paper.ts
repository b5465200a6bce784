import { readFileSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { formatDateTime } from '#server/kernel/format.ts'
import { formatTaxId, parseTaxId } from '#server/kernel/tax-id.ts'
import type { PaperKind, PaperState } from '#server/papers/model.ts'
import type { Seal } from '#server/papers/seal/model.ts'
import { standingIn, verifyChain, verifyPaper } from '#server/papers/verification/data.ts'
import type { ChainFault, PaperFault } from '#server/papers/verification/model.ts'
import {
  type PublicKeys,
  parseSigningKeys,
  readPublicKeys,
} from '#server/platform/paper-signing.ts'

/**
 * `npm run -s verify:paper -- <paper.pdf> [--public-key <file>] [--chain <chain.jsonl>]`
 * Verifies a paper with the public key alone: no database, no network, no trust in who sent it.
 * Ends with 0 where all that was asked is true, 1 where something is not, 2 where it cannot tell.
 */
const USAGE =
  'Uso: npm run -s verify:paper -- <papel.pdf> [--public-key <arquivo>] [--chain <cadeia.jsonl>]'

const GENUINE = 0
const NOT_GENUINE = 1
const CANNOT_TELL = 2

const MAX_BYTES = 100_000_000

class Unreadable extends Error {}

const KINDS = {
  agreement: 'Acordo',
  receipt: 'Comprovante de pagamento',
  clearance: 'Termo de quitação',
  statement: 'Declaração anual',
} as const satisfies Record<PaperKind, string>

const STATES = {
  in_force: 'continua valendo',
  superseded: 'foi substituído por um mais novo',
  partly_reversed: 'parte do pagamento foi devolvida',
  reversed: 'não vale mais: o pagamento foi devolvido',
} as const satisfies Record<PaperState, string>

const PAPER_FAULTS = {
  no_seal:
    'não há selo neste arquivo. Não é um papel nosso, ou foi impresso e digitalizado (no seal in this file)',
  two_seals: 'há mais de um selo neste arquivo (more than one seal)',
  seal_unreadable: 'o selo foi mexido (the seal was tampered with)',
  unknown_key: 'foi assinado por uma chave que não está entre as suas (signed by an unknown key)',
  bad_signature: 'a assinatura não confere (bad signature)',
  altered_file: 'o arquivo foi mexido depois de assinado (altered after signing)',
  altered_content: 'o conteúdo anexado não é o assinado (attached content differs)',
  not_a_paper: 'o selo é de outro registro da cadeia (the seal is of another link)',
} as const satisfies Record<PaperFault, string>

const CHAIN_FAULTS = {
  unreadable: 'linha ilegível (unreadable line)',
  unknown_key: 'assinada por chave desconhecida (unknown key)',
  bad_signature: 'a assinatura não confere (bad signature)',
  other_creditor: 'é de outro credor (another creditor)',
  missing_link: 'falta um elo, ou está fora de ordem (a link is missing or out of order)',
  broken_link: 'não se liga à assinatura anterior (does not follow the signature before)',
  unknown_paper: 'fala de um papel que a cadeia não emitiu (of a paper that was never issued)',
} as const satisfies Record<ChainFault, string>

function main(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'public-key': { type: 'string' }, chain: { type: 'string' } },
  })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new Unreadable(USAGE)
  const keys = keysFrom(values['public-key'])
  const paper = verifyPaper(read(file), keys)
  if (!paper.ok) {
    console.log(`NÃO É VERDADEIRO: ${PAPER_FAULTS[paper.reason]}.`)
    return NOT_GENUINE
  }
  console.log('VERDADEIRO: o arquivo é, byte por byte, o que foi assinado (genuine).')
  printPaper(paper.value)
  return values.chain === undefined ? withoutChain() : checkChain(values.chain, keys, paper.value)
}

function printPaper({ envelope }: Seal): void {
  const { kind, number, creditor, at, sequence, key, content } = envelope
  const cnpj = parseTaxId(creditor)
  console.log(`  ${KINDS[kind]} ${number}`)
  console.log(`  Credor: CNPJ ${cnpj.ok ? formatTaxId(cnpj.value) : creditor}`)
  console.log(`  Emitido em ${formatDateTime(Temporal.Instant.from(at))} (${at})`)
  console.log(`  Elo ${sequence} da cadeia do credor, chave ${key}`)
  console.log(`  SHA-256 do conteúdo: ${content}`)
}

function withoutChain(): number {
  console.log(
    'Sem a cadeia (--chain) não se sabe se ele continua valendo: confira o código impresso nele (without the chain its state is unknown).',
  )
  return GENUINE
}

function checkChain(file: string, keys: PublicKeys, seal: Seal): number {
  const chain = verifyChain(read(file).toString('utf8'), keys)
  if (!chain.ok) {
    const line = chain.detail?.line ?? 0
    console.log(`CADEIA QUEBRADA na linha ${line}: ${CHAIN_FAULTS[chain.reason]}.`)
    return NOT_GENUINE
  }
  console.log(`CADEIA INTEIRA: ${chain.value.links.length} elos (the chain is whole).`)
  const standing = standingIn(chain.value, seal)
  if (standing === null) {
    console.log('ESTE PAPEL NÃO ESTÁ NESTA CADEIA (the paper is not in this chain).')
    return NOT_GENUINE
  }
  console.log(`SITUAÇÃO: ${STATES[standing.state]} (${standing.state}), desde ${standing.since}.`)
  return standing.state === 'in_force' ? GENUINE : NOT_GENUINE
}

/** The file that was named, or the keys of this installation. */
function keysFrom(file: string | undefined): PublicKeys {
  if (file === undefined) {
    const own = process.env.PAPER_SIGNING_KEYS
    if (own) return parseSigningKeys(own).known
    throw new Unreadable(
      'Falta a chave pública: --public-key <arquivo>, que se baixa em <portal>/verificar/chave.',
    )
  }
  const keys = readPublicKeys(read(file).toString('utf8'))
  if (keys === null) {
    throw new Unreadable(`${file}: não há chave pública Ed25519 neste arquivo (JWKS ou PEM).`)
  }
  return keys
}

function read(file: string): Buffer {
  try {
    const stat = statSync(file)
    if (!stat.isFile()) throw new Unreadable(`${file}: não é um arquivo.`)
    if (stat.size > MAX_BYTES) throw new Unreadable(`${file}: é maior que 100 MB.`)
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Unreadable) throw error
    const code = error instanceof Error && 'code' in error ? error.code : null
    throw new Unreadable(
      `${file}: ${code === 'ENOENT' ? 'este arquivo não existe' : 'não se pode ler'}.`,
    )
  }
}

try {
  process.exitCode = main()
} catch (error) {
  const isUse = error instanceof TypeError && 'code' in error
  if (!(error instanceof Unreadable) && !isUse) throw error
  console.error(isUse ? `${error.message}\n${USAGE}` : error.message)
  process.exitCode = CANNOT_TELL
}
