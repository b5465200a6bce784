import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { jpegFile } from '../photos.ts'
import { ask, destination, PORTAL } from './http.ts'

/** Something that the subject asked for. */
export async function complain(cookie: string): Promise<string> {
  const fields = {
    id: randomUUID(),
    kind: 'complaint',
    reason: 'site',
    words: 'A página não abre.',
  }
  const headers = {
    origin: PORTAL.origin,
    'content-type': 'application/x-www-form-urlencoded',
  }
  const body = new URLSearchParams(fields).toString()
  const reply = await ask('/falar', { method: 'POST', cookie, headers, body })
  const caseId = destination(reply)?.replace('/pedidos/', '')
  if (!caseId?.includes('-')) throw new Error(`complaining led to ${reply.location}`)
  return caseId
}

/** A photo of it. */
export async function photograph(
  books: pg.Client,
  cookie: string,
  caseId: string,
): Promise<string> {
  const form = new FormData()
  form.set('intent', 'reply')
  form.set('photo', new File([new Uint8Array(await jpegFile())], 'carta.jpg'))
  const sent = new Response(form)
  const headers = {
    origin: PORTAL.origin,
    'content-type': sent.headers.get('content-type') ?? '',
  }
  const body = new Uint8Array(await sent.arrayBuffer())
  const reply = await ask(`/pedidos/${caseId}`, { method: 'POST', cookie, headers, body })
  if (!reply.location?.endsWith('?foto=recebida')) {
    throw new Error(`a photo led to ${reply.location}`)
  }
  const text = 'select id from case_photos where case_id = $1'
  const rows = await books.query<{ id: string }>(text, [caseId])
  return rows.rows[0]?.id ?? ''
}
