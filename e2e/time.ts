import { createHash } from 'node:crypto'
import { Client } from 'pg'
import { setting } from './product.ts'

/**
 * The passing of time, for states that only time brings about: the product's clock is the
 * machine's, so the instants that lie ahead of it are moved behind. Nothing else is changed here.
 */
const LINK = '(select id from access_links where token_hash = $1)'
const SESSIONS = `(select id from debtor_sessions where link_id = ${LINK})`

/** The link's seven days are over. */
export function linkExpires(url: string): Promise<void> {
  return move(
    "update access_links set expires_at = now() - interval '1 second' where id = ",
    LINK,
    [hashOf(url)],
  )
}

/** Nobody touched the portal for longer than a session waits. */
export function sessionIdles(url: string): Promise<void> {
  const idle = "update debtor_sessions set last_seen_at = now() - interval '16 minutes'"
  return move(`${idle} where revoked_at is null and link_id = `, LINK, [hashOf(url)])
}

/** The ten minutes of the codes that were asked for after this link are over. */
export function codesExpire(url: string): Promise<void> {
  const over = "update access_codes set expires_at = now() - interval '1 second'"
  return move(`${over} where session_id in `, SESSIONS, [hashOf(url)])
}

/** The pause between two codes is over. */
export function codePausePasses(url: string): Promise<void> {
  const earlier = "update access_codes set created_at = created_at - interval '1 minute'"
  return move(`${earlier} where session_id in `, SESSIONS, [hashOf(url)])
}

/** The day of the Pix code is over. */
export function pixExpires(payableId: string): Promise<void> {
  const over = "update charges set expires_at = now() - interval '1 second'"
  return move(`${over} where status = 'live' and payable_id = `, '$1', [payableId])
}

/** The quote's last day is over. Quotes cannot be changed, so their guard is lifted for this. */
export async function quoteExpires(quoteId: string): Promise<void> {
  await inTransaction(async (client) => {
    await client.query('alter table quotes disable trigger quotes_append_only')
    const { rowCount } = await client.query(
      `update quotes set computed_at = computed_at - interval '30 days',
              valid_until = valid_until - interval '30 days' where id = $1`,
      [quoteId],
    )
    await client.query('alter table quotes enable trigger quotes_append_only')
    if (rowCount !== 1) throw new Error('there is no such quote')
  })
}

function hashOf(url: string): Buffer {
  return createHash('sha256')
    .update(url.split('/l/')[1] ?? '')
    .digest()
}

async function move(statement: string, which: string, values: readonly unknown[]): Promise<void> {
  await inTransaction(async (client) => {
    const { rowCount } = await client.query(`${statement}${which}`, [...values])
    if (rowCount === 0) throw new Error('there is nothing whose time could pass')
  })
}

async function inTransaction(work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: setting('DATABASE_OWNER_URL') })
  await client.connect()
  try {
    await client.query('begin')
    await work(client)
    await client.query('commit')
  } finally {
    await client.end()
  }
}
