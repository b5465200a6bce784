import { createElement } from 'react'
import { answerDocument } from '#app/_document/document.tsx'
import { answerPhotoForm } from '#app/_document/form.ts'
import { operatorView } from '#app/_views/identity.ts'
import { openFrom } from '#app/(portal)/_views/asking.ts'
import { answeredBy, askingView } from '#app/(portal)/_views/care.ts'
import { identityView, maskedContract } from '#app/(portal)/_views/offers.ts'
import { DisputePage } from '#components/portal/dispute-page.tsx'
import { pathTo } from '#components/portal/paths.ts'
import { takePhoto } from '#server/api/case-photos.ts'
import { runtime } from '#server/api/runtime.ts'
import { caller } from '#server/api/web.ts'
import { today } from '#server/kernel/clock.ts'
import { formatBRL } from '#server/kernel/money.ts'

export const dynamic = 'force-dynamic'

/** D8; the address may name the debt that was looked at. */
export function GET(request: Request): Promise<Response> {
  return answerDocument(pathTo.notMine(), async () => {
    const { core, services } = runtime()
    const { groups } = await (await caller()).offers.situation({ closedDebts: false })
    const on = today(core.clock)
    const view = {
      ...askingView(request.url, operatorView(services.operator), on),
      answerOn: answeredBy('dispute', on),
      creditors: groups.map(({ creditor }) => identityView(creditor)),
      debts: groups.flatMap(({ creditor, debts }) =>
        debts.map(({ id, description, contractNumber, balance }) => ({
          id,
          title: description,
          note: `${creditor.tradeName}, ${maskedContract(contractNumber)}, ${formatBRL(balance.total)} hoje`,
        })),
      ),
      selected: new URL(request.url).searchParams.get('valor'),
    }
    return { title: 'Não reconheço', content: createElement(DisputePage, { view }) }
  })
}

export function POST(request: Request): Promise<Response> {
  return answerPhotoForm(request, pathTo.notMine(), (form) => {
    const debtId = form.fields.get('debt')
    return openFrom(form.fields, pathTo.notMine(), { kind: 'dispute', debtId }, (caseId) =>
      takePhoto(form, caseId),
    )
  })
}
