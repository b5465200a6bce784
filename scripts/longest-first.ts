import type { TestSpecification } from 'vitest/node'
import { BaseSequencer } from 'vitest/node'

/**
 * Files that take a minute or more. In a fresh clone nothing is known of durations, and what begins
 * last would be waited for by one worker while the other has nothing left to do.
 */
const LONG = [
  'server/api/permission-matrix',
  'server/platform/log',
  'server/testing/crash/loop',
  'server/testing/histories/histories',
  'server/testing/crash/disaster',
  'server/testing/crash/points',
  'server/cli/books',
]

const placeOf = ({ moduleId }: TestSpecification) => {
  const place = LONG.findIndex((name) => moduleId.includes(`${name}.`))
  return place === -1 ? LONG.length : place
}

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => placeOf(one) - placeOf(other))
  }
}
