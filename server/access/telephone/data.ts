import { asId, type DebtorId, type TelephoneCheckId } from '#server/kernel/id.ts'
import { type AgeStanding, ageStanding } from '#server/people/data.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { DebtorScope, StaffScope } from '#server/platform/scope.ts'
import { mintDeputyScope } from '#server/platform/scope-mint.ts'

export type LiveCheck = {
  readonly id: TelephoneCheckId
  readonly expiresAt: Temporal.Instant
  /** Of whoever called: to who is not 18 yet nothing is offered. */
} & AgeStanding

/** The check that is good in this very session of staff; null where there is none any more. */
export async function liveCheck(
  tx: Tx,
  scope: StaffScope,
  debtorId: DebtorId,
): Promise<LiveCheck | null> {
  const [row] = await tx.sql<{
    id: TelephoneCheckId
    expires_at: Temporal.Instant
    birth: Buffer | null
    index: Buffer
  }>(
    `select t.id, t.expires_at, d.birth_date_sealed as birth, d.document_index as index
       from telephone_checks t join debtors d on d.id = t.debtor_id
      where t.debtor_id = $1 and t.staff_session_id = $2 and t.outcome = 'verified'
        and t.expires_at > $3 and t.ended_at is null
      order by t.checked_at desc limit 1`,
    [debtorId, scope.sessionId, tx.clock.now()],
  )
  return row ? { id: row.id, expiresAt: row.expires_at, ...ageStanding(tx, row) } : null
}

/** Wrong digits of the last day, whoever typed them. */
export async function missesToday(tx: Tx, _scope: StaffScope, debtorId: DebtorId): Promise<number> {
  const [row] = await tx.sql<{ n: number }>(
    `select count(*)::int as n from telephone_checks
      where debtor_id = $1 and outcome = 'missed' and checked_at > $2`,
    [debtorId, tx.clock.now().subtract({ hours: 24 })],
  )
  return row?.n ?? 0
}

/** Staff in the place of who called and was checked; null where the check is over, or never was. */
export async function callerScope(
  core: Core,
  scope: StaffScope,
  debtorId: DebtorId,
): Promise<DebtorScope | null> {
  const check = await inScope(core, scope, (tx) => liveCheck(tx, scope, debtorId))
  if (check === null) return null
  const { staffId, creditorIds } = scope
  return mintDeputyScope({
    debtorId,
    sessionId: asId(check.id),
    deputy: { mode: 'telephone', staffId, creditorIds },
    isMinor: check.isMinor,
    legalPriority: check.legalPriority,
  })
}
