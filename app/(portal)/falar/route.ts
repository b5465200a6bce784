import { createElement } from 'react'
import { answerDocument } from '#app/_document/document.tsx'
import { answerForm } from '#app/_document/form.ts'
import { operatorView } from '#app/_views/identity.ts'
import { openFrom } from '#app/(portal)/_views/asking.ts'
import { answeredBy, askingView } from '#app/(portal)/_views/care.ts'
import { pathTo } from '#components/portal/paths.ts'
import { TalkPage } from '#components/portal/talk-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller } from '#server/api/web.ts'
import { today } from '#server/kernel/clock.ts'

export const dynamic = 'force-dynamic'

/** D10. */
export function GET(request: Request): Promise<Response> {
  return answerDocument(pathTo.person(), async () => {
    const { core, services } = runtime()
    await (await caller()).access.session()
    const on = today(core.clock)
    const view = {
      ...askingView(request.url, operatorView(services.operator), on),
      callOn: answeredBy('callback', on),
      answerOn: answeredBy('complaint', on),
    }
    return { title: 'Falar com uma pessoa', content: createElement(TalkPage, { view }) }
  })
}

export function POST(request: Request): Promise<Response> {
  return answerForm(request, pathTo.person(), (form) => openFrom(form, pathTo.person(), {}))
}
