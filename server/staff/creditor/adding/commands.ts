import { creditors } from '#db/schema/creditors.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { forgetCatalogue } from '#server/creditors/data.ts'
import { freeSlug, slugOf } from '#server/creditors/slug/model.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { openCreditorAccounts } from '#server/ledger/commands.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import type { AddingRefusal } from './model.ts'
import type { AddCreditorInput } from './schema.ts'

/**
 * Adds a creditor without an account: it is named, shown and imported for at once, and nothing is
 * offered for it before its payee holds, which takes two people and a day. One at a time, so that of
 * two of one name each has its own in addresses. The same id again answers the same.
 */
export async function addCreditor(
  core: Core,
  who: StaffScope,
  { id, values }: AddCreditorInput,
): Promise<Result<{ slug: string }, AddingRefusal>> {
  if (who.creditorIds !== 'all') return refuse('not_for_all')
  const added = await inScope(
    core,
    who,
    async (tx): Promise<Result<{ slug: string }, AddingRefusal>> => {
      await tx.sql(`select pg_advisory_xact_lock(hashtextextended('creditors.add', 0))`)
      const known = await tx.db
        .select({ id: creditors.id, slug: creditors.slug, cnpj: creditors.cnpj })
        .from(creditors)
      const same = known.find((creditor) => creditor.id === id)
      if (same) return ok({ slug: same.slug })
      if (known.some(({ cnpj }) => cnpj === values.cnpj)) return refuse('cnpj_taken')
      const slug = freeSlug(slugOf(values.tradeName), new Set(known.map((one) => one.slug)))
      await tx.db.insert(creditors).values({ ...values, id, slug, createdAt: tx.clock.now() })
      await openCreditorAccounts(tx, who, id)
      await recordAudit(tx, who, { action: 'creditor.added', subjectId: id, creditorId: id })
      return ok({ slug })
    },
  )
  // After the commit: who reads from here on sees the new creditor.
  forgetCatalogue()
  return added
}
