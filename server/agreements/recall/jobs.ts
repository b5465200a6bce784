import type { AgreementId, CreditorId, ImportId } from '#server/kernel/id.ts'
import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { askRecall, closeFreed } from './commands.ts'
import { freedDebts, heldContracts } from './data.ts'

/** Recalls of a file that found an agreement: those of one payment that nobody paid give way now. */
export async function followRecalls(
  core: Core,
  scope: SystemScope,
  { creditorId, importId }: { creditorId: CreditorId; importId: ImportId },
): Promise<void> {
  const contracts = await inScope(core, scope, (tx) =>
    heldContracts(tx, scope, { creditorId, importId }),
  )
  for (const contractNumber of contracts) {
    await inScope(core, scope, (tx) =>
      askRecall(tx, scope, { creditorId, contractNumber, origin: 'import' }),
    )
  }
}

/** An agreement is over: what its creditor had asked back goes, before it can be offered again. */
export async function closeRecalls(
  core: Core,
  scope: SystemScope,
  { agreementId }: { agreementId: AgreementId | null },
): Promise<number> {
  const freed = await inScope(core, scope, (tx) => freedDebts(tx, scope, agreementId))
  for (const { creditorId, debt } of freed) {
    await inScope(core, scope, (tx) => closeFreed(tx, scope, creditorId, debt))
  }
  return freed.length
}

/** The same for agreements that gave way without a word, one to another. */
export function sweepRecalls(core: Core, scope: SystemScope): Promise<number> {
  return closeRecalls(core, scope, { agreementId: null })
}
