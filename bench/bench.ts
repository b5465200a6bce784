import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { TemporaryFolder } from '../scripts/temporary-folder.ts'
import { ROUNDS } from './figure.ts'

/** What every figure is given: where to work, how thoroughly, and where to say how far it is. */
export type Bench = {
  /** Small sizes and two rounds, to try a bench out; nothing is judged. */
  readonly quick: boolean
  readonly rounds: number
  /** How many notices are drained; null: as many as the size of the run says. */
  readonly events: number | null
  /** A new folder under the run's own, which is removed at the end. */
  folder(name: string): string
  say(line: string): void
}

export function createBench(
  temporary: TemporaryFolder,
  quick: boolean,
  events: number | null = null,
): Bench {
  return {
    quick,
    events,
    rounds: quick ? 2 : ROUNDS,
    folder(name) {
      const path = join(temporary.path, name)
      mkdirSync(path, { recursive: true, mode: 0o711 })
      return path
    },
    say: (line) => console.error(`  ${line}`),
  }
}
