import { type QueryResultRow, types } from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import type { Core } from '#server/platform/db.ts'
import { withLine } from '#server/platform/db-line.ts'

/**
 * Budgets of tries and sends, counted in PostgreSQL so that every process shares them. Each call
 * is one statement of its own, outside any transaction: a budget is spent even where the work
 * after it fails. Never call these inside `inScope`: they take a second connection of the pool.
 *
 * Time here is the machine's, because the library reads it; limits that the law or a promise
 * depends on (code tries, sends per hour) are counted from rows under the clock instead.
 */
export type Budget = {
  /** Names the limit; part of the key. */
  readonly name: string
  /** How many in one window. */
  readonly points: number
  readonly windowSeconds: number
}

export type Exhausted = { readonly retryAfterSeconds: number }

/** Takes one from the subject's budget, or says when the next may be taken. */
export async function takeFrom(
  core: Core,
  budget: Budget,
  subject: string,
): Promise<Result<{ remaining: number }, 'exhausted', Exhausted>> {
  try {
    const taken = await limiterOf(core, budget).consume(keyOf(core, budget, subject))
    return ok({ remaining: taken.remainingPoints })
  } catch (error) {
    if (error instanceof RateLimiterRes) return refuse('exhausted', waitOf(error))
    throw error
  }
}

/** Whether nothing is left of the subject's budget; takes nothing. */
export async function isExhausted(core: Core, budget: Budget, subject: string): Promise<boolean> {
  const state = await limiterOf(core, budget).get(keyOf(core, budget, subject))
  return state !== null && state.consumedPoints >= budget.points
}

/** Returns one to the subject's budget: for tries that turned out to be right. */
export async function giveBack(core: Core, budget: Budget, subject: string): Promise<void> {
  await limiterOf(core, budget).reward(keyOf(core, budget, subject))
}

/** Removes counters whose window ended; for the worker's housekeeping. */
export async function clearEndedBudgets(core: Core): Promise<number> {
  const result = await core.pool.query('delete from rate_limits where expire < $1', [Date.now()])
  return result.rowCount ?? 0
}

/**
 * The network of an address, for limits that one household or one rented machine cannot step
 * around: /24 of IPv4, /48 of IPv6. What is not an address is a network of its own.
 */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip
  const quads = mapped.split('.')
  if (quads.length === 4) return `${quads.slice(0, 3).join('.')}.0/24`
  if (!mapped.includes(':')) return mapped
  return `${expandedGroups(mapped).slice(0, 3).join(':')}::/48`
}

/** The subject of per-address limits: IPv6 households own a whole /64. */
export function addressOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1] ?? ip
  return mapped.includes(':') ? `${expandedGroups(mapped).slice(0, 4).join(':')}::/64` : mapped
}

function expandedGroups(ip: string): string[] {
  const [head = '', tail = ''] = ip.toLowerCase().split('%')[0]?.split('::') ?? []
  const left = head === '' ? [] : head.split(':')
  const right = tail === '' ? [] : tail.split(':')
  const zeros = Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0')
  return [...left, ...zeros, ...right].map((group) => group.replace(/^0+(?=.)/, ''))
}

/** Subjects may be addresses of people, so the key holds only a keyed index of them. */
function keyOf(core: Core, budget: Budget, subject: string): string {
  return core.vault.blindIndex('rate_limits.key', `${budget.name}:${subject}`).toString('base64url')
}

function waitOf(state: RateLimiterRes): Exhausted {
  return { retryAfterSeconds: Math.max(1, Math.ceil(state.msBeforeNext / 1000)) }
}

const limiters = new WeakMap<Core['pool'], Map<string, RateLimiterPostgres>>()

function limiterOf(core: Core, budget: Budget): RateLimiterPostgres {
  const known = limiters.get(core.pool) ?? new Map<string, RateLimiterPostgres>()
  limiters.set(core.pool, known)
  const name = `${budget.name}/${budget.points}/${budget.windowSeconds}`
  const limiter = known.get(name) ?? createLimiter(core, budget)
  known.set(name, limiter)
  return limiter
}

function createLimiter(core: Core, budget: Budget): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: plainNumbers(core),
    storeType: 'client',
    tableName: 'rate_limits',
    // The migration made it; the application's role may not create tables.
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: budget.name,
    points: budget.points,
    duration: budget.windowSeconds,
  })
}

/**
 * The library computes with JavaScript numbers, while our pool reads int8 as bigint; and its
 * statements lose their names, since prepared statements do not survive transaction pooling.
 */
function plainNumbers(core: Core) {
  const getTypeParser: typeof types.getTypeParser = (oid, format) =>
    oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format)
  return {
    query: (statement: { text: string; values?: unknown[] }) =>
      withLine(core.pool, ({ client }) =>
        client.query<QueryResultRow>({
          text: statement.text,
          values: statement.values ?? [],
          types: { getTypeParser },
        }),
      ),
  }
}
