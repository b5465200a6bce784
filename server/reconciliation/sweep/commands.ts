import { providerSweeps } from '#db/schema/reconciliation.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { newId, type ProviderSweepId } from '#server/kernel/id.ts'
import type { Provider } from '#server/payments/model.ts'
import type { Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import type { ListedEntry } from './listing/data.ts'
import { nextTry, type SweepKind, type SweepWindow, windowsDue } from './model.ts'

/** Plans every window that has ended since the last look; answers how many are new. */
export async function planSweeps(
  tx: Tx,
  _scope: SystemScope,
  provider: Provider,
  kinds: readonly SweepKind[],
): Promise<number> {
  const now = tx.clock.now()
  let planned = 0
  for (const kind of kinds) {
    const [row] = await tx.sql<{ newest: Temporal.Instant | null }>(
      'select max(window_to) as newest from provider_sweeps where provider = $1 and kind = $2',
      [provider, kind],
    )
    for (const window of windowsDue(kind, now, row?.newest ?? null)) {
      const added = await tx.db
        .insert(providerSweeps)
        .values({
          id: newId<ProviderSweepId>(now.epochMilliseconds),
          provider,
          kind,
          windowFrom: window.from,
          windowTo: window.to,
          status: 'waiting',
          nextTryAt: now,
          createdAt: now,
        })
        .onConflictDoNothing()
        .returning({ id: providerSweeps.id })
      planned += added.length
    }
  }
  return planned
}

export type HeldSweep = SweepWindow & {
  readonly id: ProviderSweepId
  readonly provider: Provider
  readonly attempts: number
}

/** How long a walker may be silent before another one takes its window over. */
const HOLD = { minutes: 5 }

/** Takes the oldest window of these that waits and that nobody walks; null where there is none. */
export async function holdSweep(
  tx: Tx,
  _scope: SystemScope,
  providers: readonly Provider[],
): Promise<HeldSweep | null> {
  const now = tx.clock.now()
  const [row] = await tx.sql<{
    id: ProviderSweepId
    provider: Provider
    kind: SweepKind
    window_from: Temporal.Instant
    window_to: Temporal.Instant
    attempts: number
  }>(
    `update provider_sweeps set held_until = $2, attempts = attempts + 1,
            listed = 0, unreadable = 0
      where id = (select id from provider_sweeps
                   where status = 'waiting' and next_try_at <= $1 and provider = any ($3)
                     and (held_until is null or held_until <= $1)
                   order by next_try_at, window_to, id limit 1 for update skip locked)
     returning id, provider, kind, window_from, window_to, attempts`,
    [now, now.add(HOLD), providers],
  )
  if (!row) return null
  const { id, provider, kind, window_from: from, window_to: to, attempts } = row
  return { id, provider, kind, from, to, attempts }
}

/**
 * Keeps what one page showed, and holds the window on. A line that is known already stays as it was
 * first seen; answers those whose figures the provider has changed since.
 */
export async function keepPage(
  tx: Tx,
  _scope: SystemScope,
  sweep: HeldSweep,
  page: { entries: readonly ListedEntry[]; unreadable: number; booked: number; unplaced: number },
): Promise<readonly string[]> {
  const now = tx.clock.now()
  const { entries } = page
  await tx.sql(
    `insert into provider_entries (provider, kind, entry_id, payment_entry_id, creditor_id, amount,
                                   at, day, payee_key, reference, sweep_id, seen_at)
     select $1, e.kind, e.entry_id, e.payment_entry_id, coalesce(y.creditor_id, k.creditor_id),
            e.amount, e.at, e.day, e.payee_key, e.reference, $2, $3
       from unnest($4::text[], $5::text[], $6::text[], $7::bigint[], $8::timestamptz[],
                   $9::date[], $10::text[], $11::text[])
              as e(kind, entry_id, payment_entry_id, amount, at, day, payee_key, reference)
       left join payments y on y.provider = $1 and y.provider_payment_id = e.payment_entry_id
       left join lateral (
         -- Also a key of earlier; one that two creditors have had does not say whose money it is.
         select (array_agg(o.creditor_id))[1] as creditor_id from creditor_pix_keys o
          where o.pix_key = e.payee_key having count(*) = 1) k on true
     on conflict do nothing`,
    [
      sweep.provider,
      sweep.id,
      now,
      entries.map((entry) => entry.kind),
      entries.map((entry) => entry.entryId),
      entries.map((entry) => entry.paymentEntryId),
      entries.map((entry) => entry.amount.toString()),
      entries.map((entry) => entry.at.toString()),
      entries.map((entry) => businessDate(entry.at).toString()),
      entries.map((entry) => entry.payeeKey),
      entries.map((entry) => entry.reference),
    ],
  )
  await tx.sql(
    `update provider_sweeps set held_until = $2, listed = listed + $3, unreadable = unreadable + $4,
            booked = booked + $5, unplaced = unplaced + $6
      where id = $1`,
    [
      sweep.id,
      now.add(HOLD),
      entries.length + page.unreadable,
      page.unreadable,
      page.booked,
      page.unplaced,
    ],
  )
  const changed = await tx.sql<{ entry_id: string }>(
    `select p.entry_id
       from unnest($2::text[], $3::text[], $4::bigint[]) as e(kind, entry_id, amount)
       join provider_entries p
         on p.provider = $1 and p.kind = e.kind and p.entry_id = e.entry_id
      where p.amount <> e.amount`,
    [
      sweep.provider,
      entries.map((entry) => entry.kind),
      entries.map((entry) => entry.entryId),
      entries.map((entry) => entry.amount.toString()),
    ],
  )
  return changed.map((row) => row.entry_id)
}

/** The window was walked to its end; answers how many of its lines nobody could read. */
export async function finishSweep(tx: Tx, _scope: SystemScope, sweep: HeldSweep): Promise<number> {
  const [row] = await tx.sql<{ unreadable: number }>(
    `update provider_sweeps set status = 'done', finished_at = $2, held_until = null,
            last_fault = null
      where id = $1 and status = 'waiting' returning unreadable`,
    [sweep.id, tx.clock.now()],
  )
  return row?.unreadable ?? 0
}

/** The walk ended before its end: the window waits for its next try. */
export async function postponeSweep(
  tx: Tx,
  _scope: SystemScope,
  sweep: HeldSweep,
  fault: string,
): Promise<void> {
  await tx.sql(
    `update provider_sweeps set held_until = null, next_try_at = $2, last_fault = $3
      where id = $1 and status = 'waiting'`,
    [sweep.id, nextTry(tx.clock.now(), sweep.attempts), fault.slice(0, 500)],
  )
}
