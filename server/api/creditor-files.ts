import { fileInParts } from '#server/api/file-in-parts.ts'
import { empty, goTo, isOwn, orRefused } from '#server/api/staff-forms.ts'
import { staffCaller } from '#server/api/web.ts'
import { isId, type WriteOffExportId } from '#server/kernel/id.ts'
import { returnRefusalWords } from '#server/reconciliation/return/model.ts'
import { MAX_UPLOAD_BYTES } from '#server/reconciliation/schema.ts'

const FILES = '/admin/conciliacao/arquivos'

/** What the form around a file weighs at most. */
const FORM_BYTES = 64 * 1024

/**
 * The bytes of a file of write-offs, part by part; each part is asked for with the permission, and
 * recorded. Who may not read it gets what a file that never existed gives.
 */
export async function answerWriteOffs(request: Request, exportId: string): Promise<Response> {
  if (!isOwn(request)) return empty(403)
  const form = new URLSearchParams((await request.text()).slice(0, 1_000))
  const api = (await staffCaller()).reconciliation
  const isWhole = form.get('documentos') === 'inteiros'
  const partOf = async (position: number) => {
    const input = { exportId: exportId as WriteOffExportId, position }
    const part = await (isWhole ? api.readFullExport(input) : api.readExport(input))
    return part.ok ? part.value : null
  }
  if (!isId(exportId)) return empty(404)
  const first = await orRefused(() => partOf(0))
  if (first === 'signed_out') return goTo('/admin/entrar')
  if (first === null) return empty(404)
  return fileInParts(`baixas-${exportId}.csv`, first, partOf)
}

/** Takes a creditor's return file from a form, and goes back to the page that says what came of it. */
export async function takeReturnForm(request: Request): Promise<Response> {
  if (!isOwn(request)) return empty(403)
  const length = request.headers.get('content-length') ?? ''
  if (!/^\d{1,9}$/.test(length)) return empty(411)
  if (Number(length) > MAX_UPLOAD_BYTES + FORM_BYTES) {
    return goTo(`${FILES}?recusado=${encodeURIComponent('O arquivo passa de 8 MB.')}`)
  }
  const form = await request.formData().catch(() => null)
  const file = form?.get('arquivo')
  const creditorSlug = form?.get('credor')
  if (!(file instanceof File) || typeof creditorSlug !== 'string')
    return goTo(`${FILES}?aviso=pedido`)
  const api = (await staffCaller()).reconciliation
  const content = Buffer.from(await file.arrayBuffer()).toString('base64')
  const fileName = file.name.slice(0, 200) || 'retorno.csv'
  const taken = await orRefused(() => api.takeReturn({ creditorSlug, fileName, content }))
  if (taken === 'signed_out') return goTo('/admin/entrar')
  if (taken === null) return goTo(`${FILES}?aviso=pedido`)
  if (taken.ok) return goTo(`${FILES}?aviso=${taken.value.takenBefore ? 'repetido' : 'aceito'}`)
  const words = returnRefusalWords(taken.reason, taken.detail ?? { words: '', faults: [] })
  return goTo(`${FILES}?recusado=${encodeURIComponent(words.slice(0, 1_500))}`)
}
