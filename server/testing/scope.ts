import { mintSystemScope } from '#server/platform/scope-mint.ts'

/** On whose behalf tests prepare and check. */
export const testScope = mintSystemScope('test')
