import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** The path of a file inside the project. */
export function inProject(...segments: string[]): string {
  return join(projectRoot, ...segments)
}
