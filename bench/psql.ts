import { writeFileSync } from 'node:fs'
import { output } from './program.ts'

export type Statement = { readonly text: string; readonly values: readonly unknown[] }

export type PsqlScript = { readonly run: (databaseUrl: string) => Promise<unknown> }

/**
 * Statements as psql takes them: prepared, so that their values are values there, too. Each
 * transaction is the system's, and `opening` is what the product sets in its own.
 */
export function psqlScript(
  file: string,
  transactions: readonly { readonly opening: string; readonly statements: readonly Statement[] }[],
): PsqlScript {
  const text = transactions.map(({ opening, statements }, place) => {
    const said = statements.map((statement, of) => prepared(statement, `ours_${place}_${of}`))
    return `begin;
select set_config('quita.scope', 'system', true) \\g /dev/null
${opening};
${said.join('')}commit;
`
  })
  writeFileSync(file, text.join(''))
  return {
    run: (databaseUrl) =>
      output('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', file, databaseUrl]),
  }
}

const prepared = ({ text, values }: Statement, name: string) =>
  values.length === 0
    ? `${text} \\g /dev/null\n`
    : `prepare ${name} as ${text};\nexecute ${name} (${values.map(literal).join(', ')}) \\g /dev/null\n`

function literal(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return quoted(`{${value.map((one) => JSON.stringify(one)).join(',')}}`)
  return quoted(String(value))
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
