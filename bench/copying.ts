import { spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

/**
 * Tables to files and files to tables, as an administrator would do it: psql and its `\copy`, or,
 * where psql is missing, the bare COPY stream. Run as a program it does one COPY after the other.
 */
export type CopyOrder = {
  readonly databaseUrl: string
  readonly direction: 'in' | 'out'
  readonly files: readonly { readonly table: string; readonly file: string }[]
}

export const hasPsql = spawnSync('psql', ['--version'], { stdio: 'ignore' }).status === 0

/** The command line that carries out an order in one session. */
export function copyCommand(order: CopyOrder): [command: string, args: string[]] {
  if (!hasPsql) return [process.execPath, [import.meta.filename, JSON.stringify(order)]]
  const way = order.direction === 'in' ? 'from' : 'to'
  const copies = order.files.flatMap(({ table, file }) => [
    '-c',
    `\\copy ${table} ${way} '${file}'`,
  ])
  return ['psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', ...copies, order.databaseUrl]]
}

async function bareCopy({ databaseUrl, direction, files }: CopyOrder): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  for (const { table, file } of files) {
    const name = client.escapeIdentifier(table)
    if (direction === 'in') {
      const rows = createReadStream(file, { highWaterMark: 1024 * 1024 })
      await pipeline(rows, client.query(copyFrom(`copy ${name} from stdin`)))
    } else {
      const rows = client.query(copyTo(`copy ${name} to stdout`))
      await pipeline(rows, createWriteStream(file))
    }
  }
  await client.end()
}

if (import.meta.main) {
  const order: CopyOrder = JSON.parse(process.argv[2] ?? '')
  await bareCopy(order)
}
