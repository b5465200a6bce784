import { createHash } from 'node:crypto'
import { Client } from 'pg'
import { setting } from './product.ts'

/**
 * The passing of time, for states that only time brings about: the product's clock is the
 * machine's, so the instants that lie ahead of it are moved behind. Nothing else is changed here.
 */
const LINK = '(select id from access_links where token_hash = $1)'
const STAFF = '(select id from staff_users where email = $1)'
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

/** Somebody of the staff gave their second factor six minutes ago: dangerous acts want it again. */
export function factorAges(email: string): Promise<void> {
  const aged = "update staff_sessions set factor_at = now() - interval '6 minutes'"
  return move(`${aged} where revoked_at is null and staff_id = `, STAFF, [email])
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

/** The agreement was made so long ago that its second payment is due in three days. */
export async function secondPaymentNears(payableId: string): Promise<void> {
  await inTransaction(async (client) => {
    const shift = `(select i.due_on - (now() at time zone 'America/Sao_Paulo')::date - 3 as days
                      from instalments i
                      join instalments f on f.creditor_id = i.creditor_id
                                        and f.agreement_id = i.agreement_id
                     where f.id = $1 and i.number > f.number order by i.number limit 1)`
    const lines = `(select i.id from instalments i
                      join instalments f on f.creditor_id = i.creditor_id
                                        and f.agreement_id = i.agreement_id
                     where f.id = $1 and i.number > f.number)`
    for (const table of ['instalments', 'payables']) {
      const { rowCount } = await client.query(
        `update ${table} x set due_on = x.due_on - s.days, payable_until = x.payable_until - s.days
           from ${shift} s where x.id in ${lines}`,
        [payableId],
      )
      if (rowCount === 0) throw new Error('there is no later payment')
    }
  })
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

/**
 * Two people decided some days ago where a creditor's Pix codes are made. The database lets nobody
 * else change it, so its guard is lifted for this.
 */
export async function pixGoesThrough(creditor: string, through: 'psp' | 'stripe'): Promise<void> {
  await inTransaction(async (client) => {
    await client.query('alter table creditors disable trigger user')
    const { rowCount } = await client.query(
      'update creditors set pix_through = $2 where slug = $1',
      [creditor, through],
    )
    await client.query('alter table creditors enable trigger user')
    if (rowCount !== 1) throw new Error('there is no such creditor')
  })
}

/** An agreement and its dates are so many days older; what was paid stays where it is. */
export async function agreementAges(agreementId: string, days: number): Promise<void> {
  const own = '(select id from instalments where agreement_id = $1)'
  const dates = 'due_on = due_on - $2::int, payable_until = payable_until - $2::int'
  await inTransaction(async (client) => {
    for (const statement of [
      `update payables set ${dates} where id in ${own}`,
      `update instalments set ${dates} where agreement_id = $1`,
      `update agreements set accepted_at = accepted_at - make_interval(days => $2::int),
              signed_at = signed_at - make_interval(days => $2::int) where id = $1`,
    ]) {
      const { rowCount } = await client.query(statement, [agreementId, days])
      if (rowCount === 0) throw new Error('there is no such agreement')
    }
  })
}

/**
 * The notice about its oldest late instalment was sent so many days ago. Notices are written in
 * hours of contact only, and tests run on Sundays, too: so one is noted here, with a message that
 * the person did get.
 */
export function noticeWasSent(agreementId: string, days: number): Promise<void> {
  return move(
    `with told as (
       update messages set sent_at = now() - make_interval(days => $2::int)
        where id = (select m.id from messages m join agreements a on a.debtor_id = m.debtor_id
                     where a.id = $1 and m.status = 'sent' order by m.sent_at desc limit 1)
        returning id)
     insert into agreement_notices (creditor_id, id, agreement_id, debtor_id, kind, payable_id,
                                    attempt, message_id)
     select i.creditor_id, gen_random_uuid(), i.agreement_id, i.debtor_id, 'breach_notice', i.id, 1,
            told.id
       from told, instalments i
      where i.agreement_id = $1 and i.amount > payable_paid(i.creditor_id, i.id)
      order by i.number limit 1`,
    '',
    [agreementId, days],
  )
}

/** The days in which a stopped agreement can be brought back are over. */
export function repairTimeEnds(agreementId: string): Promise<void> {
  const over = 'update agreement_breaches set repairable_until = current_date - 2'
  return move(`${over} where agreement_id = `, '$1', [agreementId])
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

/** Work on the product's own database, all or nothing. */
export async function inTransaction(work: (client: Client) => Promise<void>): Promise<void> {
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
