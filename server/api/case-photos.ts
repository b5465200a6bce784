import { TRPCError } from '@trpc/server'
import type { PhotoForm } from '#server/api/photo-form.ts'
import { seeOther } from '#server/api/see-other.ts'
import { empty, goTo, isOwn, orRefused } from '#server/api/staff-forms.ts'
import { caller, staffCaller } from '#server/api/web.ts'
import type { PhotoAnswer } from '#server/cases/photos/model.ts'

/** So many photos are in the memory of one process, from their first byte until they are kept. */
const MOST_AT_ONCE = 6
let atOnce = 0

/**
 * Takes the photo that came with a form into a case, and answers what to say of it; null where none
 * came. What the form asked for besides is done before: no photo takes it back.
 */
export async function takePhoto(form: PhotoForm, caseId: string): Promise<PhotoAnswer | null> {
  if (!form.hasPhoto) return null
  if (atOnce >= MOST_AT_ONCE) return 'busy'
  atOnce += 1
  try {
    return await carryOver(form, caseId)
  } catch (error) {
    // The procedure has written down why.
    if (error instanceof TRPCError && error.code === 'INTERNAL_SERVER_ERROR') return 'failed'
    throw error
  } finally {
    atOnce -= 1
  }
}

async function carryOver(form: PhotoForm, caseId: string): Promise<PhotoAnswer> {
  const { care } = await caller()
  const expected = await care.expectPhoto({ caseId })
  if (!expected.ok) return expected.reason === 'not_found' ? 'ended' : expected.reason
  const file = await form.photo()
  if (!file.ok) return file.reason
  const added = await care.addPhoto({ caseId, file: file.value })
  if (added.ok) return 'received'
  return added.reason === 'not_found' ? 'ended' : added.reason
}

/** One's own photo, for the page of its case; without a code it leads to the code. */
export async function answerOwnPhoto(caseId: string, photoId: string): Promise<Response> {
  try {
    return jpeg(await (await caller()).care.photo({ caseId, photoId }))
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error
    if (error.code === 'UNAUTHORIZED') return seeOther('/sessao')
    if (error.code === 'FORBIDDEN') {
      return seeOther(`/codigo?para=${encodeURIComponent(`/pedidos/${caseId}`)}`)
    }
    if (error.code === 'INTERNAL_SERVER_ERROR') throw error
    return empty(404)
  }
}

/** A photo of a case for staff: each look is recorded, and a GET writes nothing. */
export async function answerCasePhoto(
  request: Request,
  place: { caseId: string; photoId: string },
): Promise<Response> {
  if (!isOwn(request)) return empty(403)
  const { cases } = await staffCaller()
  const opened = await orRefused(() => cases.openPhoto(place))
  if (opened === 'signed_out') return goTo('/admin/entrar')
  if (opened === null) return empty(404)
  if (!opened.ok) return empty(opened.reason === 'not_allowed' ? 403 : 404)
  return jpeg(Buffer.from(opened.value, 'base64'))
}

/**
 * `nosniff` stands on every answer (next.config.js). A browser writes a style of its own around a
 * picture that it shows alone; nothing else of such a page may run or load.
 */
function jpeg(bytes: Buffer): Response {
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'image/jpeg',
      'content-disposition': 'inline; filename="foto.jpg"',
      'cache-control': 'no-store',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'referrer-policy': 'no-referrer',
    },
  })
}
