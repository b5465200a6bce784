import { spawnSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** Files into tables as an administrator would do it: psql and its `\copy`, or a bare COPY. */
export type CopyJob = { readonly table: string; readonly file: string }

export const hasPsql = spawnSync('psql', ['--version'], { stdio: 'ignore' }).status === 0

/** The command line of psql for these files, one session, one after the other. */
export function psqlArguments(databaseUrl: string, jobs: readonly CopyJob[]): string[] {
  const commands = jobs.flatMap(({ table, file }) => ['-c', `\\copy ${table} from '${file}'`])
  return ['-X', '-q', '-v', 'ON_ERROR_STOP=1', ...commands, databaseUrl]
}

/** Where psql is missing: the files as they are, straight into the COPY stream. */
export async function bareCopy(databaseUrl: string, jobs: readonly CopyJob[]): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  for (const { table, file } of jobs) {
    const stream = client.query(copyFrom(`copy ${client.escapeIdentifier(table)} from stdin`))
    await pipeline(createReadStream(file, { highWaterMark: 1024 * 1024 }), stream)
  }
  await client.end()
}

if (import.meta.main) {
  const [databaseUrl = '', list = '[]'] = process.argv.slice(2)
  const jobs: CopyJob[] = JSON.parse(list)
  await bareCopy(databaseUrl, jobs)
}
