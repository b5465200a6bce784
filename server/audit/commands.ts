import { auditEvents } from '#db/schema/audit.ts'
import type { AuditEvent } from '#server/audit/model.ts'
import { assertNever } from '#server/kernel/assert.ts'
import { type CreditorId, type DebtorId, newId } from '#server/kernel/id.ts'
import type { Tx } from '#server/platform/db.ts'
import type { Scope } from '#server/platform/scope.ts'

type Actor = Pick<typeof auditEvents.$inferInsert, 'actorKind' | 'actorId'>

/** Records what the scope's person did, in the transaction that does it. */
export async function recordAudit(tx: Tx, scope: Scope, event: AuditEvent): Promise<void> {
  tx.write(tx.db.insert(auditEvents).values(rowOf(tx, scope, event)))
}

/** The same of many records at once, by one statement. */
export async function recordAudits(
  tx: Tx,
  scope: Scope,
  events: readonly AuditEvent[],
): Promise<void> {
  if (events.length === 0) return
  const rows = events.map((event) => rowOf(tx, scope, event))
  tx.write({
    text: `insert into audit_events (id, actor_kind, actor_id, action, creditor_id, debtor_id,
                                     subject_id, data)
           select * from json_to_recordset($1::json) as e (
             id uuid, "actorKind" text, "actorId" uuid, action text, "creditorId" uuid,
             "debtorId" uuid, "subjectId" uuid, data jsonb)`,
    values: [JSON.stringify(rows)],
  })
}

function rowOf(tx: Tx, scope: Scope, event: AuditEvent) {
  const { action, creditorId, debtorId, subjectId, ...data } = event
  return {
    id: newId(tx.clock.now().epochMilliseconds),
    ...actorOf(scope),
    action,
    creditorId: creditorId ?? null,
    debtorId: debtorId ?? null,
    subjectId,
    data: isByTelephone(scope) ? { ...data, via: 'telephone' } : data,
  } satisfies typeof auditEvents.$inferInsert & {
    creditorId: CreditorId | null
    debtorId: DebtorId | null
  }
}

function actorOf(scope: Scope): Actor {
  switch (scope.kind) {
    case 'debtor':
      return scope.deputy === null
        ? { actorKind: 'debtor', actorId: scope.debtorId }
        : { actorKind: 'staff', actorId: scope.deputy.staffId }
    case 'staff':
      return { actorKind: 'staff', actorId: scope.staffId }
    case 'api':
      return { actorKind: 'api', actorId: scope.keyId }
    case 'system':
      return { actorKind: 'system', actorId: null }
    default:
      return assertNever(scope)
  }
}

/** Staff did it for a person who called: the record says who, and that it was by telephone. */
function isByTelephone(scope: Scope): boolean {
  return scope.kind === 'debtor' && scope.deputy?.mode === 'telephone'
}
