import { createElement } from 'react'
import { answerDocument } from '#app/_document/document.tsx'
import { operatorView } from '#app/_views/identity.ts'
import { caseLineView } from '#app/(portal)/_views/care.ts'
import { CasesPage } from '#components/portal/cases-page.tsx'
import { pathTo } from '#components/portal/paths.ts'
import { runtime } from '#server/api/runtime.ts'
import { caller } from '#server/api/web.ts'
import { today } from '#server/kernel/clock.ts'

export const dynamic = 'force-dynamic'

/** "Seus pedidos". */
export function GET(): Promise<Response> {
  return answerDocument(pathTo.requests(), async () => {
    const { core, services } = runtime()
    const { cases } = await (await caller()).care.list()
    const props = {
      operator: operatorView(services.operator),
      today: today(core.clock),
      cases: cases.map(caseLineView),
    }
    return { title: 'Seus pedidos', content: createElement(CasesPage, props) }
  })
}
