import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from './fixtures.ts'

const PROJECT = join(import.meta.dirname, '..')

/** A second web process over the same database, as a rolling deployment has it. */
export async function startWeb(
  /** What it is given otherwise; nothing unsets. */
  changes: Readonly<Record<string, string>> = {},
): Promise<{ web: ChildProcess; url: string }> {
  const port = await freePort()
  const next = join(PROJECT, 'node_modules/next/dist/bin/next')
  const environment = join(process.env.E2E_DATA_DIR ?? '', 'env')
  const args = [`--env-file=${environment}`, next, 'start', '-H', '127.0.0.1', '-p', String(port)]
  const env = { ...process.env, ...changes }
  const web = spawn(process.execPath, args, { cwd: PROJECT, stdio: 'ignore', env })
  const url = `http://127.0.0.1:${port}`
  await expect(async () => {
    const { status } = await fetch(`${url}/api/health`)
    expect(status).toBe(200)
  }).toPass({ timeout: 60_000 })
  return { web, url }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return typeof address === 'object' && address ? address.port : 0
}
