import { type Core, inScope } from '#server/platform/db.ts'
import type { SystemScope } from '#server/platform/scope.ts'
import { applyContactChange } from './commands.ts'
import { dueChanges } from './data.ts'

const BATCH = 200

/** Makes contacts of the changes that nobody objected to. Answers how many. */
export async function sweepContactChanges(core: Core, scope: SystemScope): Promise<number> {
  const due = await inScope(core, scope, (tx) => dueChanges(tx, scope, BATCH))
  let applied = 0
  for (const id of due) {
    if (await inScope(core, scope, (tx) => applyContactChange(tx, scope, id))) applied += 1
  }
  return applied
}
