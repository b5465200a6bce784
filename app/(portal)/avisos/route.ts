import { createElement } from 'react'
import { answerDocument } from '#app/_document/document.tsx'
import { answerForm } from '#app/_document/form.ts'
import { operatorView } from '#app/_views/identity.ts'
import { noticesView } from '#app/(portal)/_views/notices.ts'
import { NoticesPage } from '#components/portal/notices-page.tsx'
import { pathTo } from '#components/portal/paths.ts'
import { runtime } from '#server/api/runtime.ts'
import { caller } from '#server/api/web.ts'
import { today } from '#server/kernel/clock.ts'
import { calledInput } from '#server/people/calling/schema.ts'
import { preferencesInput, switchInput } from '#server/people/preferences/schema.ts'

export const dynamic = 'force-dynamic'

/** D10, Avisos. */
export function GET(request: Request): Promise<Response> {
  return answerDocument(pathTo.notices(), async () => {
    const { core, services } = runtime()
    const page = await (await caller()).notices.page()
    const view = noticesView(page, {
      operator: operatorView(services.operator),
      today: today(core.clock),
      done: new URL(request.url).searchParams.get('feito'),
      isNoName: new URL(request.url).searchParams.get('erro') === 'nome',
    })
    return { title: 'Avisos', content: createElement(NoticesPage, { view }) }
  })
}

export function POST(request: Request): Promise<Response> {
  return answerForm(request, pathTo.notices(), async (form) => {
    const { notices } = await caller()
    switch (form.get('o-que')) {
      case 'pausa':
        await notices.askForQuiet()
        return `${pathTo.notices()}?feito=pausa`
      case 'voltar':
        await notices.endQuiet()
        return `${pathTo.notices()}?feito=voltar`
      case 'preferir': {
        const chosen = preferencesInput.safeParse({
          channel: form.get('canal'),
          hours: form.get('horario'),
        })
        if (!chosen.success) return pathTo.notices()
        await notices.choose(chosen.data)
        return `${pathTo.notices()}?feito=preferir`
      }
      case 'chamar': {
        const called = calledInput.safeParse({
          how: form.get('como'),
          name: form.get('nome') ?? '',
        })
        if (!called.success) return `${pathTo.notices()}?erro=nome#chamar`
        await notices.callMe({ how: called.data.how, name: form.get('nome') ?? '' })
        return `${pathTo.notices()}?feito=chamar`
      }
      case 'contato':
      case 'whatsapp': {
        const what = form.get('o-que') === 'whatsapp' ? 'whatsapp' : 'contato'
        const order = {
          contactId: form.get('contato'),
          isWanted: form.get('quero') === 'sim',
        }
        const asked = switchInput.safeParse(order)
        if (!asked.success) return pathTo.notices()
        if (what === 'whatsapp') await notices.switchWhatsApp(asked.data)
        else await notices.switchContact(asked.data)
        return `${pathTo.notices()}?feito=${what}`
      }
      default:
        return pathTo.notices()
    }
  })
}
