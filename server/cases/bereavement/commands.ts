import { takeTry, type Visitor } from '#server/access/budget/commands.ts'
import { REQUESTS_PER_ADDRESS, REQUESTS_PER_NETWORK } from '#server/access/budget/model.ts'
import { linkByToken, lockDebtor } from '#server/access/link/data.ts'
import { type CaseId, newId } from '#server/kernel/id.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import { writeCase } from '../commands.ts'

const BUDGETS = { address: REQUESTS_PER_ADDRESS, network: REQUESTS_PER_NETWORK }

/**
 * "A pessoa faleceu", by whoever holds the link, without proof and without signing in: a family is not
 * asked for papers before we fall silent. Everything of the person stands still at once, and somebody
 * looks (collection rule 31). It harms nobody who is alive: they are answered, and nothing was lost.
 * The answer is the same whatever the token, and tells nothing.
 */
export async function reportBereavement(
  core: Core,
  said: {
    readonly token: string
    readonly reason: 'relative' | 'executor' | 'other'
    readonly words: string | null
    readonly client: Visitor
  },
): Promise<Result<null, 'throttled'>> {
  const admitted = await takeTry(core, said.client, BUDGETS)
  if (!admitted.ok) return refuse('throttled')
  const scope = mintSystemScope('bereavement')
  await inScope(core, scope, async (tx) => {
    const link = await linkByToken(tx, scope, said.token)
    if (link === null) return
    const { debtorId } = link
    await lockDebtor(tx, scope, debtorId)
    await writeCase(tx, scope, {
      id: newId<CaseId>(tx.clock.now().epochMilliseconds),
      kind: 'bereavement',
      reason: said.reason,
      words: said.words,
      debtId: null,
      creditorId: null,
      debtorId,
      channel: 'link',
      // Whoever says it is not the person of the link.
      legalPriority: 0,
    })
  })
  return ok(null)
}
