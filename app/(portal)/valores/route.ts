import { createElement } from 'react'
import { answerDocument } from '#app/_document/document.tsx'
import { answerForm } from '#app/_document/form.ts'
import { operatorView } from '#app/_views/identity.ts'
import { situationView } from '#app/(portal)/_views/offers.ts'
import { SituationPage } from '#components/portal/situation-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller } from '#server/api/web.ts'

export const dynamic = 'force-dynamic'

/** D1. Time-barred debts are listed only when the address asks for them. */
export function GET(request: Request): Promise<Response> {
  return answerDocument('/valores', async () => {
    const closedDebts = new URL(request.url).searchParams.get('encerrados') === '1'
    const situation = await (await caller()).offers.situation({ closedDebts })
    const view = situationView(situation, operatorView(runtime().services.operator))
    return { title: 'Sua situação', content: createElement(SituationPage, { view }) }
  })
}

/** "Ver as condições de hoje": makes the menu anew where debts changed since it was made. */
export function POST(request: Request): Promise<Response> {
  return answerForm(request, '/valores', async () => {
    await (await caller()).offers.refresh()
    return '/valores'
  })
}
