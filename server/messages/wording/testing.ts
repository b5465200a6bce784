import { messageWordings, wordingPublications } from '#db/schema/wordings.ts'
import type { CreditorId, StaffId } from '#server/kernel/id.ts'
import { inputHash } from '#server/platform/crypto.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { testScope } from '#server/testing/scope.ts'
import type { WordedTemplate, Wording } from './model.ts'

/** A creditor's own words as they stand after two people put them in force; the first version. */
export async function putInForce(
  core: Core,
  { creditorId, template, by }: { creditorId: CreditorId; template: WordedTemplate; by: StaffId },
  wording: Wording,
): Promise<void> {
  const at = core.clock.now()
  const place = { creditorId, template, channel: wording.channel, version: 1 }
  await inScope(core, testScope, async (tx) => {
    await tx.db.insert(messageWordings).values({
      ...place,
      content: wording,
      contentHash: inputHash(wording),
      writtenBy: by,
      writtenAt: at,
    })
    await tx.db
      .insert(wordingPublications)
      .values({ ...place, place: 1, how: 'approved', publishedBy: by, publishedAt: at })
  })
}
