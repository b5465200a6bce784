import { promises } from '#db/schema/telephone.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { loadCatalogue } from '#server/creditors/data.ts'
import { today } from '#server/kernel/clock.ts'
import type { CreditorId, DebtorId, PromiseId } from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { DebtorScope, StaffScope } from '#server/platform/scope.ts'
import { lockDebtor } from '../../link/data.ts'
import { PROMISE_DAYS } from '../model.ts'

export type PromiseRefusal = 'no_such_creditor' | 'not_a_day' | 'used_before'

/**
 * Notes the day on which the person says that they pay a creditor. It binds nobody; nothing that
 * presses is written before it is over. A newer word of the person replaces the older one. The same
 * id again answers the same.
 */
export function notePromise(
  core: Core,
  caller: DebtorScope,
  said: { id: PromiseId; creditorSlug: string; on: Temporal.PlainDate; amount: Centavos | null },
): Promise<Result<null, PromiseRefusal>> {
  const { id, on, amount } = said
  const { debtorId } = caller
  return inScope(core, caller, async (tx) => {
    const now = today(tx.clock)
    const last = now.add({ days: PROMISE_DAYS })
    if (Temporal.PlainDate.compare(on, now) < 0 || Temporal.PlainDate.compare(on, last) > 0) {
      return refuse('not_a_day')
    }
    const creditorId = await creditorOf(tx, caller, said.creditorSlug)
    if (creditorId === null) return refuse('no_such_creditor')
    await lockDebtor(tx, caller, debtorId)
    const [known] = await tx.sql<{ promised_on: Temporal.PlainDate; creditor_id: CreditorId }>(
      'select promised_on, creditor_id from promises where id = $1 and debtor_id = $2',
      [id, debtorId],
    )
    if (known) {
      const isSame = known.creditor_id === creditorId && known.promised_on.equals(on)
      return isSame ? ok(null) : refuse('used_before')
    }
    await withdrawAll(tx, { debtorId, creditorId })
    await tx.db.insert(promises).values({
      creditorId,
      id,
      debtorId,
      promisedOn: on,
      amount,
      notedBy: caller.deputy?.staffId ?? null,
      createdAt: tx.clock.now(),
    })
    await recordAudit(tx, caller, {
      action: 'promise.noted',
      subjectId: id,
      creditorId,
      debtorId,
      on: on.toString(),
    })
    return ok(null)
  })
}

/** The creditor by its name in addresses, where the person owes it and a deputy works for it. */
async function creditorOf(tx: Tx, caller: DebtorScope, slug: string): Promise<CreditorId | null> {
  const { creditors } = await loadCatalogue(tx, caller)
  const creditor = [...creditors.values()].find((known) => known.slug === slug)
  const mine = caller.deputy?.creditorIds ?? 'all'
  if (!creditor || (mine !== 'all' && !mine.includes(creditor.id))) return null
  const rows = await tx.sql(
    'select from debts where debtor_id = $1 and creditor_id = $2 and recalled_at is null limit 1',
    [caller.debtorId, creditor.id],
  )
  return rows.length > 0 ? creditor.id : null
}

async function withdrawAll(
  tx: Tx,
  { debtorId, creditorId }: { debtorId: DebtorId; creditorId: CreditorId },
): Promise<void> {
  await tx.sql(
    `update promises set withdrawn_at = $3
      where debtor_id = $1 and creditor_id = $2 and withdrawn_at is null`,
    [debtorId, creditorId, tx.clock.now()],
  )
}

/** Takes a promise back, which needs no check: it only lets reminders through again. */
export function withdrawPromise(
  core: Core,
  scope: StaffScope,
  { debtorId, promiseId }: { debtorId: DebtorId; promiseId: PromiseId },
): Promise<Result<null, 'not_found'>> {
  return inScope(core, scope, async (tx) => {
    const [row] = await tx.sql<{ creditor_id: CreditorId }>(
      `update promises set withdrawn_at = $3
        where id = $1 and debtor_id = $2 and withdrawn_at is null
          and ($4::uuid[] is null or creditor_id = any ($4))
        returning creditor_id`,
      [promiseId, debtorId, tx.clock.now(), scope.creditorIds === 'all' ? null : scope.creditorIds],
    )
    if (!row) return refuse('not_found')
    await recordAudit(tx, scope, {
      action: 'promise.withdrawn',
      subjectId: promiseId,
      creditorId: row.creditor_id,
      debtorId,
    })
    return ok(null)
  })
}
