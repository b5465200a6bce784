import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from './fixtures.ts'
import { setting } from './product.ts'

/** What a supervisor gives a process to end by itself, before it kills it. */
const DRAIN_LIMIT_MS = 25_000
const PROJECT = join(import.meta.dirname, '..')

/** A second web process over the same database, as a rolling deployment has it. */
async function startWeb(): Promise<{ web: ChildProcess; url: string }> {
  const port = await freePort()
  const next = join(PROJECT, 'node_modules/next/dist/bin/next')
  const environment = join(process.env.E2E_DATA_DIR ?? '', 'env')
  const args = [`--env-file=${environment}`, next, 'start', '-H', '127.0.0.1', '-p', String(port)]
  const web = spawn(process.execPath, args, { cwd: PROJECT, stdio: 'ignore' })
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

test('scenario 66: SIGTERM while a notice is being stored: it is stored and answered, and the process ends in time', async () => {
  const { web, url } = await startWeb()
  const owner = new pg.Client({ connectionString: process.env.E2E_DATABASE_OWNER_URL })
  await owner.connect()
  try {
    // The inbox is locked, so that the call stands where the test wants it.
    await owner.query('begin')
    await owner.query('lock table webhook_inbox in share row exclusive mode')
    const endToEndId = `E99999999202611231300${String(Date.now()).slice(-11)}`
    const answer = fetch(`${url}/api/webhooks/pix/${setting('PIX_WEBHOOK_SECRET')}/pix`, {
      method: 'POST',
      body: JSON.stringify({ pix: [{ endToEndId }] }),
    })
    await expect(async () => {
      const { rows } = await owner.query(
        `select 1 from pg_locks where relation = 'webhook_inbox'::regclass and not granted`,
      )
      expect(rows.length).toBeGreaterThan(0)
    }).toPass()
    const began = performance.now()
    const ended = once(web, 'exit')
    web.kill('SIGTERM')
    await owner.query('commit')
    expect((await answer).status).toBe(200)
    await ended
    expect(performance.now() - began).toBeLessThan(DRAIN_LIMIT_MS)
    const { rows } = await owner.query('select 1 from webhook_inbox where event_key = $1', [
      endToEndId,
    ])
    expect(rows).toHaveLength(1)
  } finally {
    await owner.end()
    web.kill('SIGKILL')
  }
})
