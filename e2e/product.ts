import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv, promisify } from 'node:util'
import { expect } from '@playwright/test'
import type { Person } from './people.ts'
import { openDesk, type SupportDesk } from './support-desk.ts'

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
async function command(name: 'import' | 'sweep', args: readonly string[]): Promise<string> {
  const script = join(PROJECT, 'server', 'cli', `${name}.ts`)
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [`--env-file=${envFile()}`, script, ...args],
    { cwd: PROJECT },
  )
  return stdout
}

const desks = new Map<string, SupportDesk>()

/** `npm run link` starts once for each way of handing links out, in each worker of the tests. */
function desk(way: 'mint' | 'sms' | 'email'): SupportDesk {
  const known = desks.get(way)
  if (known?.isClosed() === false) return known
  const opened = openDesk(envFile(), way === 'mint' ? [] : ['--send', way])
  desks.set(way, opened)
  return opened
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

/** A fresh access link, as support reads it out (`npm run link`). */
export async function mintLink(person: Pick<Person, 'document'>): Promise<string> {
  return (await desk('mint').ask(person.document)).trim()
}

/** The link goes to the person's own phone or address (`npm run link -- --send sms`). */
export async function sendLink(
  person: Pick<Person, 'document'>,
  channel: 'sms' | 'email',
): Promise<void> {
  const answer = await desk(channel).ask(person.document)
  if (answer === '') throw new Error(`nothing could be sent to ${person.document} by ${channel}`)
}

/** `npm run sweep`: what the worker does once an hour, now. */
export async function sweep(
  name: 'agreements-at-risk' | 'lapsed-agreements' | 'campaigns',
): Promise<void> {
  await command('sweep', [name])
}
