import { createElement } from 'react'
import { answerDocument } from '#app/_document/document.tsx'
import { answerForm } from '#app/_document/form.ts'
import { operatorView } from '#app/_views/identity.ts'
import { openFrom } from '#app/(portal)/_views/asking.ts'
import { answeredBy, askingView } from '#app/(portal)/_views/care.ts'
import { CannotPayPage } from '#components/portal/cannot-pay-page.tsx'
import { pathTo } from '#components/portal/paths.ts'
import { runtime } from '#server/api/runtime.ts'
import { caller } from '#server/api/web.ts'
import { today } from '#server/kernel/clock.ts'

export const dynamic = 'force-dynamic'

/** D7. */
export function GET(request: Request): Promise<Response> {
  return answerDocument(pathTo.cannotPay(), async () => {
    const { core, services } = runtime()
    const api = await caller()
    const { nextBreathingSpaceOn } = await api.care.list()
    const { groups } = await api.offers.situation({ closedDebts: false })
    const on = today(core.clock)
    const view = {
      ...askingView(request.url, operatorView(services.operator), on),
      answerOn: answeredBy('hardship', on),
      pauseUntil: answeredBy('breathing_space', on),
      nextPauseOn: nextBreathingSpaceOn,
      creditors: groups
        .filter(({ plans }) => plans.length > 0)
        .map(({ creditor }) => ({ slug: creditor.slug, name: creditor.tradeName })),
    }
    return { title: 'Não consigo pagar agora', content: createElement(CannotPayPage, { view }) }
  })
}

export function POST(request: Request): Promise<Response> {
  return answerForm(request, pathTo.cannotPay(), (form) => openFrom(form, pathTo.cannotPay(), {}))
}
