import { createElement } from 'react'
import { answerDocument } from '#app/_document/document.tsx'
import { operatorView } from '#app/_views/identity.ts'
import { GuardianPage } from '#components/portal/guardian-page.tsx'
import { pathTo } from '#components/portal/paths.ts'
import { runtime } from '#server/api/runtime.ts'
import { caller } from '#server/api/web.ts'

export const dynamic = 'force-dynamic'

/** Where who is not 18 yet is led from everything that offers, asks for a yes, or for money. */
export function GET(): Promise<Response> {
  return answerDocument(pathTo.guardian(), async () => {
    await (await caller()).access.session()
    const view = { operator: operatorView(runtime().services.operator) }
    return { title: 'Com seu responsável', content: createElement(GuardianPage, { view }) }
  })
}
