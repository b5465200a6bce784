import { businessDate } from '#server/kernel/clock.ts'
import { centavos } from '#server/kernel/money.ts'
import { parseBRL } from '#server/kernel/parse-brl.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Core } from '#server/platform/db.ts'
import { withLine } from '#server/platform/db-line.ts'
import { createMemoryBudget } from '#server/platform/memory-budget.ts'
import { addressOf, networkOf } from '#server/platform/rate-limit.ts'
import { readPaperCode } from '../code/model.ts'
import { type PaperAct, type PaperKind, type PaperState, stateAfter } from '../model.ts'

/** What anybody with a paper in hand is told of it. Nothing of the person, no sum. */
export type PaperCheck =
  | {
      readonly verdict: 'genuine'
      readonly kind: PaperKind
      readonly number: string
      readonly issuedOn: Temporal.PlainDate
      readonly creditor: { readonly legalName: string; readonly cnpj: string }
      readonly state: PaperState
      readonly since: Temporal.PlainDate
      /** Whether the sum that was asked about is the paper's; null where none was. */
      readonly amountAgrees: boolean | null
    }
  /** Unknown, mistyped, of another number: one answer. */
  | { readonly verdict: 'unknown' }

export type PaperQuestion = {
  readonly code: string
  /** As printed; empty where it was not typed. */
  readonly number: string
  /** As printed; empty where it was not typed. */
  readonly amount: string
}

/**
 * Misses only, wrong sums included: whoever checks a hundred true papers in a row is never held up. They are counted in
 * memory, because opening the page of a code writes nothing.
 */
const MISSES = {
  address: createMemoryBudget({ points: 30, windowSeconds: 600, mostSubjects: 20_000 }),
  network: createMemoryBudget({ points: 120, windowSeconds: 600, mostSubjects: 20_000 }),
}

/** Stands in where what was typed is no code, so that every question is the same work. */
const NO_CODE = ''

/** "Confira este papel": confirms what its holder already sees, to anybody, without signing in. */
export async function checkPaper(
  core: Core,
  { ip }: { ip: string },
  question: PaperQuestion,
): Promise<Result<PaperCheck, 'throttled'>> {
  const now = core.clock.now()
  const [address, network] = [addressOf(ip), networkOf(ip)]
  if (MISSES.address.isSpent(address, now) || MISSES.network.isSpent(network, now)) {
    return refuse('throttled')
  }
  const found = await lookUp(core, readPaperCode(question.code) ?? NO_CODE)
  const isIt = found !== null && sameNumber(question.number, found.number)
  const check = isIt ? asCheck(found, question.amount) : ({ verdict: 'unknown' } as const)
  if (check.verdict === 'unknown' || check.amountAgrees === false) {
    MISSES.address.take(address, now)
    MISSES.network.take(network, now)
  }
  return ok(check)
}

type Row = {
  kind: PaperKind
  number: string
  issued_at: Temporal.Instant
  amount: bigint
  legal_name: string
  cnpj: string
  act: PaperAct
  sealed_at: Temporal.Instant
}

/** One statement outside any scope, which answers at most the paper of this very code. */
async function lookUp({ pool, vault }: Core, code: string): Promise<Row | null> {
  const { rows } = await withLine(pool, ({ client }) =>
    client.query<Row>('select * from check_paper($1)', [vault.blindIndex('papers.code', code)]),
  )
  return rows[0] ?? null
}

function asCheck(row: Row, asked: string): PaperCheck {
  const amount = parseBRL(asked)
  return {
    verdict: 'genuine',
    kind: row.kind,
    number: row.number,
    issuedOn: businessDate(row.issued_at),
    creditor: { legalName: row.legal_name, cnpj: row.cnpj },
    state: stateAfter(row.act),
    since: businessDate(row.sealed_at),
    amountAgrees: asked.trim() === '' ? null : amount.ok && amount.value === centavos(row.amount),
  }
}

function sameNumber(typed: string, number: string): boolean {
  const plain = (text: string) => text.replace(/[^0-9A-Za-z]/g, '').toUpperCase()
  return plain(typed) === '' || plain(typed) === plain(number)
}
