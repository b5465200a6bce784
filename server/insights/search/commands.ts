import { recordAudit } from '#server/audit/commands.ts'
import { type DebtorId, newId } from '#server/kernel/id.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { creditorsInScope, findPeople, sealSearch, searchKeys } from './data.ts'
import { isPersonal, type SearchKey } from './model.ts'

export type Searched = {
  /** What it was looked for by; empty: the text is nothing that people are found by. */
  readonly by: readonly SearchKey[]
  readonly isPersonal: boolean
  /** The one person it leads to; null for none and for several. */
  readonly only: DebtorId | null
  readonly found: 'none' | 'one' | 'several'
  /** For the address of the list, whose pages it turns. */
  readonly sealed: string
}

/**
 * Looks for people, and records that somebody did: by what, and whether anybody was found, never the
 * text. A search is an act, so that pages and scanners make none.
 */
export async function searchPeople(core: Core, scope: StaffScope, text: string): Promise<Searched> {
  const creditorIds = await creditorsInScope(core, scope)
  const by = searchKeys(core.vault, creditorIds, text)
  return inScope(core, scope, async (tx) => {
    const people = await findPeople(tx, scope, { creditorIds, text, after: null, limit: 2 })
    const found = people.length === 0 ? 'none' : people.length === 1 ? 'one' : 'several'
    const only = found === 'one' ? (people[0] ?? null) : null
    await recordAudit(tx, scope, {
      action: 'debtors.searched',
      subjectId: newId(tx.clock.now().epochMilliseconds),
      ...(only ? { debtorId: only } : {}),
      by: by.join(' '),
      found,
    })
    return { by, isPersonal: isPersonal(by), only, found, sealed: sealSearch(core, scope, text) }
  })
}
