import { once } from 'node:events'
import pg from 'pg'
import { expect, test } from './fixtures.ts'
import { setting } from './product.ts'
import { startWeb } from './second-web.ts'

/** What a supervisor gives a process to end by itself, before it kills it. */
const DRAIN_LIMIT_MS = 25_000

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
