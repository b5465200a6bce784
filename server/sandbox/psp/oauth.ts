import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'
import { type Book, readSetting } from '../book/database.ts'
import { bearerOf, type Call, formBody, isSameSecret, jsonReply, type Reply } from '../http.ts'
import type { Psp } from './context.ts'
import { problem } from './problem.ts'

/** OAuth2 client credentials (RFC 6749 4.4). Tokens are kept hashed and die on time. */
const TOKEN_SECONDS = 300

export const TOKEN_SECONDS_SETTING = 'token_seconds'

/** Products that are not in the receiver's contract (`rec cobr`): no token is given for them. */
export const WITHHELD_SETTING = 'withheld_products'

const SCOPES = new Set(
  [
    'cob',
    'cobv',
    'cobr',
    'rec',
    'solicrec',
    'pix',
    'webhook',
    'webhookrec',
    'webhookcobr',
    'payloadlocation',
    'payloadlocationrec',
  ].flatMap((name) => [`${name}.read`, `${name}.write`]),
)

export function grantToken(psp: Psp, call: Call): Reply {
  if (!isClient(psp, call.headers.authorization ?? '')) {
    return { ...jsonReply(401, { error: 'invalid_client' }) }
  }
  const form = formBody(call)
  if (form.get('grant_type') !== 'client_credentials') {
    return jsonReply(400, { error: 'unsupported_grant_type' })
  }
  const asked = (form.get('scope') ?? [...SCOPES].join(' ')).split(' ').filter(Boolean)
  const withheld = new Set((readSetting(psp.book, WITHHELD_SETTING) ?? '').split(' '))
  const isOffered = (scope: string) => SCOPES.has(scope) && !withheld.has(scope.split('.')[0] ?? '')
  if (!asked.every(isOffered)) return jsonReply(400, { error: 'invalid_scope' })
  const token = randomBytes(32).toString('base64url')
  const seconds = Number(readSetting(psp.book, TOKEN_SECONDS_SETTING) ?? TOKEN_SECONDS)
  psp.book.run('delete from tokens where expires_at < ?', psp.book.now())
  psp.book.run(
    'insert into tokens (hash, scope, expires_at) values (?, ?, ?)',
    hash(token),
    asked.join(' '),
    psp.book.now() + seconds * 1000,
  )
  return jsonReply(200, {
    access_token: token,
    token_type: 'Bearer',
    expires_in: seconds,
    scope: asked.join(' '),
  })
}

function isClient(psp: Psp, authorization: string): boolean {
  const basic = /^Basic (\S+)$/i.exec(authorization)?.[1]
  if (basic === undefined) return false
  const expected = `${encodeURIComponent(psp.clientId)}:${encodeURIComponent(psp.clientSecret)}`
  return isSameSecret(Buffer.from(basic, 'base64').toString('utf8'), expected)
}

const tokenRow = z.object({ scope: z.string(), expires_at: z.number() })

/** Null when the call may go on. 401: no living token; 403: a token without this scope. */
export function refusalOf(book: Book, call: Call, scope: string): Reply | null {
  const token = bearerOf(call)
  const sql = 'select scope, expires_at from tokens where hash = ?'
  const row = token === null ? null : book.one(tokenRow, sql, hash(token))
  if (!row || row.expires_at <= book.now()) {
    const reply = problem('AcessoNegado', { status: 401, detail: 'Token ausente ou vencido.' })
    return { ...reply, headers: { ...reply.headers, 'www-authenticate': 'Bearer' } }
  }
  if (!row.scope.split(' ').includes(scope)) {
    return problem('AcessoNegado', { detail: `O token não tem o escopo ${scope}.` })
  }
  return null
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
