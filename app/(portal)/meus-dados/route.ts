import { createElement } from 'react'
import { answerDocument } from '#app/_document/document.tsx'
import { answerForm } from '#app/_document/form.ts'
import { operatorView } from '#app/_views/identity.ts'
import { openFrom } from '#app/(portal)/_views/asking.ts'
import { askingView, myDataView } from '#app/(portal)/_views/care.ts'
import { MyDataPage } from '#components/portal/my-data-page.tsx'
import { pathTo } from '#components/portal/paths.ts'
import { runtime } from '#server/api/runtime.ts'
import { caller } from '#server/api/web.ts'
import { today } from '#server/kernel/clock.ts'

export const dynamic = 'force-dynamic'

/** D11. */
export function GET(request: Request): Promise<Response> {
  return answerDocument(pathTo.myData(), async () => {
    const { core, services } = runtime()
    const data = await (await caller()).care.myData()
    const on = today(core.clock)
    const asking = askingView(request.url, operatorView(services.operator), on)
    const view = myDataView(data, asking, on)
    return { title: 'Seus dados', content: createElement(MyDataPage, { view }) }
  })
}

export function POST(request: Request): Promise<Response> {
  return answerForm(request, pathTo.myData(), (form) =>
    openFrom(form, pathTo.myData(), { kind: 'data' }),
  )
}
