import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv, promisify } from 'node:util'
import { expect } from '@playwright/test'
import type { Person } from './people.ts'

const PROJECT = join(import.meta.dirname, '..')

function envFile(): string {
  return join(process.env.E2E_DATA_DIR ?? '', 'env')
}

/** One setting of the running product. */
export function setting(name: string): string {
  const value = parseEnv(readFileSync(envFile(), 'utf8'))[name]
  if (value === undefined) throw new Error(`the product has no setting ${name}`)
  return value
}

/** Runs a command of the product's command line, as `npm run <name>` does; answers its output. */
async function command(
  name: 'import' | 'link' | 'sweep',
  args: readonly string[],
): Promise<string> {
  const script = join(PROJECT, 'server', 'cli', `${name}.ts`)
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`--env-file=${envFile()}`, script, ...args],
    { cwd: PROJECT },
  )
  return stdout
}

/** `npm run import`; another import of the same creditor is waited for, as its sentence asks. */
export async function importFile(path: string, creditor: string, portfolio: string): Promise<void> {
  const args = [path, '--creditor', creditor, '--portfolio', portfolio]
  const isDone = async () => {
    try {
      await command('import', args)
      return true
    } catch (error) {
      if (String(error).includes('Aguarde o fim dela')) return false
      throw error
    }
  }
  await expect.poll(isDone, { timeout: 60_000 }).toBe(true)
}

/** `npm run link`: a fresh access link, as support reads it out. */
export async function mintLink(person: Pick<Person, 'document'>): Promise<string> {
  return (await command('link', ['--debtor', person.document])).trim()
}

/** `npm run link -- --send sms`: the link goes to the person's own phone. */
export async function sendLink(
  person: Pick<Person, 'document'>,
  channel: 'sms' | 'email',
): Promise<void> {
  await command('link', ['--debtor', person.document, '--send', channel])
}

/** `npm run sweep`: what the worker does once an hour, now. */
export async function sweep(
  name: 'agreements-at-risk' | 'lapsed-agreements' | 'campaigns',
): Promise<void> {
  await command('sweep', [name])
}
