import { eq } from 'drizzle-orm'
import { creditorChanges, creditors } from '#db/schema/creditors.ts'
import { recordAudit } from '#server/audit/commands.ts'
import { creditorBySlug, forgetCatalogue } from '#server/creditors/data.ts'
import { type CreditorChangeId, newId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { inputHash } from '#server/platform/crypto.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { worksFor } from './data.ts'
import { sectionOf } from './model.ts'
import type { ChangeInput } from './schema.ts'

/**
 * Changes one section of a creditor and keeps what was there. `changed`: somebody else changed it
 * since the page was read, so that nobody overwrites what they have not seen.
 */
export async function changeCreditor(
  core: Core,
  who: StaffScope,
  { slug, section, seenSha256, values }: ChangeInput,
): Promise<Result<undefined, 'not_found' | 'changed' | 'same'>> {
  const done = await inScope(core, who, async (tx) => {
    await tx.sql('select id from creditors where slug = $1 for update', [slug])
    const creditor = await creditorBySlug(tx, who, slug)
    if (creditor === null || !worksFor(who, creditor)) return refuse('not_found')
    const before = sectionOf(creditor, section)
    const after = sectionOf({ ...creditor, ...values }, section)
    if (inputHash(before).toString('hex') !== seenSha256) return refuse('changed')
    if (inputHash(after).equals(inputHash(before))) return refuse('same')
    const now = tx.clock.now()
    await tx.db.update(creditors).set(values).where(eq(creditors.id, creditor.id))
    const id = newId<CreditorChangeId>(now.epochMilliseconds)
    await tx.db.insert(creditorChanges).values({
      creditorId: creditor.id,
      id,
      section,
      before,
      after,
      changedBy: who.staffId,
      inForceSince: now,
    })
    const audit = { action: 'creditor.changed', subjectId: id, section } as const
    await recordAudit(tx, who, { ...audit, creditorId: creditor.id })
    return ok(undefined)
  })
  // After the commit: a page that read in between would have kept the old description.
  forgetCatalogue()
  return done
}
