import { ATTEMPT_COLUMNS, type ChargeAttempt } from '#server/payments/charge/data.ts'
import { type Core, readAtOnce } from '#server/platform/db.ts'
import { gathering } from '#server/platform/gathering.ts'
import { arrayOf, type Read } from '#server/platform/read-packet.ts'
import type { SystemScope } from '#server/platform/scope.ts'

/** The attempt behind a page of the card provider, and whether the page saves the card it is paid with. */
export type PageAttempt = ChargeAttempt & { readonly savesCard: boolean }

const ATTEMPTS_AT_ONCE = 64

type Lookup = (reference: string) => Promise<PageAttempt | null>

const lookups = new WeakMap<Core, Lookup>()

/**
 * Found by the reference that we gave the page. Those of payments that are followed up side by side
 * are read together.
 */
export async function attemptOfPage(
  core: Core,
  scope: SystemScope,
  reference: string | null,
): Promise<PageAttempt | null> {
  if (reference === null || !isReference(reference)) return null
  const lookUp =
    lookups.get(core) ?? gathering(ATTEMPTS_AT_ONCE, (all) => readAll(core, scope, all))
  lookups.set(core, lookUp)
  return lookUp(reference)
}

/** What the provider kept is what somebody wrote there: one odd text must not fail those beside it. */
function isReference(text: string): boolean {
  return /^[\w-]{1,64}$/.test(text)
}

async function readAll(
  core: Core,
  scope: SystemScope,
  references: readonly string[],
): Promise<(PageAttempt | null)[]> {
  const read: Read<PageAttempt> = { text: OF_PAGES, values: [arrayOf(references)] }
  const { attempts } = await readAtOnce(core, scope, { attempts: read })
  const byReference = new Map(attempts.map((attempt) => [attempt.reference, attempt]))
  return references.map((reference) => byReference.get(reference) ?? null)
}

const OF_PAGES = `
  select ${ATTEMPT_COLUMNS},
         exists (select from saved_cards s
                  where s.creditor_id = charges.creditor_id and s.charge_id = charges.id
         ) as "savesCard"
    from charges
   where provider = 'stripe' and reference = any ((select $1::text[])::text[])`
