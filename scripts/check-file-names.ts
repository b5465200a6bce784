/** Checks the name and the length of every file that git knows or would add. */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { lengthFaults, nameFaults } from './file-names.ts'
import { inProject, projectRoot } from './project-root.ts'

const PLACES = /^(app|components|server|db|e2e|bench|scripts)\//
const NOT_NAMED_BY_US = /^db\/migrations\//

const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '-z'],
  {
    cwd: projectRoot,
    encoding: 'utf8',
  },
)
  .split('\0')
  .filter((path) => PLACES.test(path) && !NOT_NAMED_BY_US.test(path))
  .filter((path) => existsSync(inProject(path)))

const faults = files.flatMap((path) => [...nameFaults(path), ...lengthFaults(path, linesOf(path))])
for (const fault of faults) console.error(fault)
if (files.length === 0) console.error('No file was found, so nothing was checked.')
console.log(`${files.length} files, ${faults.length} faults`)
process.exitCode = files.length === 0 || faults.length > 0 ? 1 : 0

function linesOf(path: string): number {
  return readFileSync(inProject(path), 'utf8').trimEnd().split('\n').length
}
