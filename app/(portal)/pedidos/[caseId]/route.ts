import { createElement } from 'react'
import { answerDocument } from '#app/_document/document.tsx'
import { answerPhotoForm } from '#app/_document/form.ts'
import { operatorView } from '#app/_views/identity.ts'
import { caseView } from '#app/(portal)/_views/care.ts'
import { photoSaid } from '#app/(portal)/_views/photos.ts'
import { CasePage } from '#components/portal/case-page.tsx'
import { pathTo } from '#components/portal/paths.ts'
import { takePhoto } from '#server/api/case-photos.ts'
import { runtime } from '#server/api/runtime.ts'
import { caller } from '#server/api/web.ts'
import { today } from '#server/kernel/clock.ts'

export const dynamic = 'force-dynamic'

type Params = { params: Promise<{ caseId: string }> }

/** One thing that was asked for, with its clock. */
export async function GET(request: Request, { params }: Params): Promise<Response> {
  const { caseId } = await params
  return answerDocument(pathTo.request(caseId), async () => {
    const { core, services } = runtime()
    const found = await (await caller()).care.byId({ caseId })
    const operator = operatorView(services.operator)
    const view = caseView(found, request.url, operator, today(core.clock))
    return { title: `Atendimento ${view.number}`, content: createElement(CasePage, { view }) }
  })
}

/** More words, a photo, or taking it back. */
export async function POST(request: Request, { params }: Params): Promise<Response> {
  const { caseId } = await params
  const path = pathTo.request(caseId)
  return answerPhotoForm(request, path, async (form) => {
    const api = await caller()
    const words = form.fields.get('words') ?? ''
    if (form.fields.get('intent') === 'withdraw') return after(await api.care.withdraw({ caseId }))
    // A photo may come without words; words that came with one are kept whatever becomes of it.
    const isBare = form.hasPhoto && words.trim() === ''
    const next = isBare ? path : after(await api.care.reply({ caseId, words }))
    return next === path ? `${path}${photoSaid('?', await takePhoto(form, caseId))}` : next
  })

  function after(done: Done): string {
    if (done.ok) return path
    return done.reason === 'not_found' ? pathTo.requests() : `${path}?erro=${ERRORS[done.reason]}`
  }
}

type Done = { readonly ok: true } | { readonly ok: false; readonly reason: OwnProblem }
type OwnProblem = 'not_found' | keyof typeof ERRORS

const ERRORS = { nothing_said: 'vazio', ended: 'terminou' } as const
