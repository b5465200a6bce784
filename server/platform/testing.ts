import { createTestDatabase } from '#db/testing.ts'
import { TEST_NOW, type TestCore, testCoreOn } from '#server/testing/core.ts'

export type { TestCore } from '#server/testing/core.ts'

/** A database of its own with every migration, real locks and real row-level security. */
export async function createTestCore(start: string = TEST_NOW): Promise<TestCore> {
  return testCoreOn(await createTestDatabase(), start)
}
