import { recordAudit } from '#server/audit/commands.ts'
import type { CaseId, ContactId, DebtorId, MessageId } from '#server/kernel/id.ts'
import { type Core, inScope, type Tx } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { PROVES } from '../../retention/kinds/model.ts'
import { ERASED_VISIT_MONTHS } from '../../retention/model.ts'

/** After so many days the last word is not waited for any more: it is not worth sending by then. */
const FAREWELL_DAYS = 8

const BATCH = 100

/**
 * What an erasure had to leave for later: the contact and the text of its last word, once that has gone
 * or cannot go, and the signs of visits, once the law does not want them any more. Each is one guarded
 * transaction, so that a killed worker left it whole or undone. Answers both counts.
 */
export async function finishErasures(
  core: Core,
  scope: SystemScope,
): Promise<{ farewells: number; visits: number }> {
  const farewells = await inScope(core, scope, (tx) => eraseFarewells(tx, scope))
  const visits = await inScope(core, scope, (tx) => eraseVisits(tx))
  return { farewells, visits }
}

type Waiting = {
  case_id: CaseId
  debtor_id: DebtorId
  contact_id: ContactId | null
  kept_id: ContactId | null
  message_id: MessageId | null
}

async function eraseFarewells(tx: Tx, scope: SystemScope): Promise<number> {
  const rows = await tx.sql<Waiting>(
    `update erasures e set finished_at = $1
      where e.case_id in (
        select w.case_id from erasures w left join messages m on m.id = w.farewell_message_id
         where w.finished_at is null
           and (m.id is null or m.status in ('sent', 'refused') or w.erased_at < $2)
         order by w.erased_at limit $3 for update of w skip locked)
      returning e.case_id, e.debtor_id, e.farewell_contact_id as contact_id,
                e.kept_contact_id as kept_id, e.farewell_message_id as message_id`,
    [tx.clock.now(), tx.clock.now().subtract({ hours: FAREWELL_DAYS * 24 }), BATCH],
  )
  for (const { case_id, debtor_id: debtorId, contact_id, kept_id, message_id } of rows) {
    await tx.sql(
      `update messages set content_sealed = null,
              refusal_reason = case when status in ('queued', 'unknown') then 'contact_erased'
                                    else refusal_reason end,
              status = case when status in ('queued', 'unknown') then 'refused' else status end
        where id = $1`,
      [message_id],
    )
    await tx.sql(
      `update contacts set value_sealed = null where id = $1 and id is distinct from $2`,
      [contact_id, kept_id],
    )
    await recordAudit(tx, scope, {
      action: 'debtor.erasure_finished',
      subjectId: case_id,
      debtorId,
    })
  }
  return rows.length
}

/** Of sessions by which something was signed the proof still tells: they stay with it. */
async function eraseVisits(tx: Tx): Promise<number> {
  const months = ERASED_VISIT_MONTHS
  const on = tx.clock.now().toZonedDateTimeISO('UTC').subtract({ months }).toInstant()
  const rows = await tx.sql<{ case_id: CaseId; debtor_id: DebtorId }>(
    `update erasures set visits_erased_at = $1
      where case_id in (select case_id from erasures
                         where visits_erased_at is null and erased_at < $2
                         order by erased_at limit $3 for update skip locked)
      returning case_id, debtor_id`,
    [tx.clock.now(), on, BATCH],
  )
  for (const { case_id, debtor_id } of rows) {
    let visits = 0
    for (const text of VISITS) {
      const [gone] = await tx.sql<{ n: number }>(
        `with gone as (${text} returning 1) select count(*)::int as n from gone`,
        [debtor_id, on],
      )
      visits += gone?.n ?? 0
    }
    await tx.sql('update erasures set visits = $2 where case_id = $1', [case_id, visits])
  }
  return rows.length
}

const VISITS = [
  // Of a visit by which something was signed, the proof holds from where.
  `update debtor_sessions set origin_sealed = null
    where debtor_id = $1 and created_at < $2 and origin_sealed is not null and ${PROVES('id')}`,
  `delete from access_codes c
    where c.debtor_id = $1 and c.created_at < $2 and not ${PROVES('c.session_id')}
      and not exists (select from debtor_sessions s where s.confirmed_code_id = c.id
                       and (s.created_at >= $2 or ${PROVES('s.id')}))`,
  `delete from debtor_sessions s
    where s.debtor_id = $1 and s.created_at < $2 and not ${PROVES('s.id')}
      and not exists (select from access_codes c where c.session_id = s.id)`,
  `delete from access_links l
    where l.debtor_id = $1 and l.created_at < $2
      and not exists (select from debtor_sessions s where s.link_id = l.id)`,
] as const
