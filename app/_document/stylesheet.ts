import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { assert, assertPresent } from '#server/kernel/assert.ts'

let address: string | undefined

/**
 * Where the one stylesheet of all pages is: the file that `next build` made from globals.css. Its
 * name holds its hash, which Next tells its own pages only, so it is looked up where Next serves it.
 */
export function stylesheet(): string {
  address ??= findStylesheet()
  return address
}

function findStylesheet(): string {
  const folder = join(process.cwd(), '.next', 'static', 'chunks')
  const sheets = readdirSync(/* turbopackIgnore: true */ folder).filter((name) =>
    name.endsWith('.css'),
  )
  assert(sheets.length === 1, 'the build made one stylesheet of globals.css')
  return `/_next/static/chunks/${assertPresent(sheets[0], 'there is one')}`
}
