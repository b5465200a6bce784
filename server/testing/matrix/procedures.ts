import { appRouter } from '#server/api/root.ts'
import { PROCEDURES } from './table.ts'

type Definition = { readonly type: string; readonly inputs: readonly unknown[] }

/** What tRPC keeps of a procedure; its types know it by its nested name only. */
function definitionOf(path: string): Definition {
  const procedure: { _def: Definition } | undefined = Reflect.get(appRouter._def.procedures, path)
  if (procedure === undefined) throw new Error(`${path} is no procedure`)
  return procedure._def
}

/** Whether neither asking nor making what is asked changes anything. */
export const isQuestion = (path: string) =>
  definitionOf(path).type === 'query' && !PROCEDURES[path]?.hasEffects

export const readsInput = (path: string) => definitionOf(path).inputs.length > 0
