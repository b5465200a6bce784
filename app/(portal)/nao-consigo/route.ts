import { createElement } from 'react'
import { answerDocument } from '#app/_document/document.tsx'
import { answerForm } from '#app/_document/form.ts'
import { operatorView } from '#app/_views/identity.ts'
import { openFrom } from '#app/(portal)/_views/asking.ts'
import { answeredBy, askingView } from '#app/(portal)/_views/care.ts'
import { CannotPayPage } from '#components/portal/cannot-pay-page.tsx'
import { pathTo } from '#components/portal/paths.ts'
import { PROMISE_DAYS } from '#server/access/telephone/model.ts'
import { runtime } from '#server/api/runtime.ts'
import { caller } from '#server/api/web.ts'
import { ownPromiseInput } from '#server/cases/schema.ts'
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
      promises: {
        creditors: groups.filter(({ debts }) => debts.length > 0).map(nameOf),
        first: on,
        last: on.add({ days: PROMISE_DAYS }),
        saved: savedDay(request.url),
      },
      creditors: groups.filter(({ plans }) => plans.length > 0).map(nameOf),
    }
    return { title: 'Não consigo pagar agora', content: createElement(CannotPayPage, { view }) }
  })
}

export function POST(request: Request): Promise<Response> {
  return answerForm(request, pathTo.cannotPay(), (form) =>
    form.get('intent') === 'promise' ? promise(form) : openFrom(form, pathTo.cannotPay(), {}),
  )
}

const nameOf = ({ creditor }: { creditor: { slug: string; tradeName: string } }) => ({
  slug: creditor.slug,
  name: creditor.tradeName,
})

/** The day that was just named, as the address says it; nothing else is taken for a day. */
function savedDay(url: string): Temporal.PlainDate | null {
  const text = new URL(url).searchParams.get('combinado') ?? ''
  return ownPromiseInput.shape.on.safeParse(text).data ?? null
}

/** A day for one creditor; a newer one replaces the older. */
async function promise(form: URLSearchParams): Promise<string> {
  const path = pathTo.cannotPay()
  const [id, creditorSlug, on] = ['id', 'creditor', 'on'].map((name) => form.get(name) ?? '')
  const day = { id: id ?? '', creditorSlug: creditorSlug ?? '', on: on ?? '' }
  if (!ownPromiseInput.safeParse(day).success) return `${path}?erro=dia`
  const noted = await (await caller()).care.promise(day)
  return noted.ok ? `${path}?combinado=${day.on}` : `${path}?erro=dia`
}
