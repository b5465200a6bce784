import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { BOOKS_YEARS, ERASED_VISIT_MONTHS, keptWords } from '#server/cases/retention/model.ts'
import { PrivacyPage } from './privacy-page.tsx'
import { OPERATOR as operator } from './testing.ts'

describe('the page of privacy', () => {
  it('tells the times after which the sweep deletes, and no others', () => {
    const page = renderToStaticMarkup(createElement(PrivacyPage, { operator }))
    const rows = [...page.matchAll(/<dt[^>]*>(.*?)<\/dt>.*?<dd[^>]*>(.*?)<\/dd>/g)]
    expect(rows.map(([, label, value]) => [label, value?.replaceAll(/<[^>]+>/g, '')])).toEqual([
      ['Registros de acesso', keptWords('sessions')],
      ['Texto de mensagens e respostas', keptWords('message_texts')],
      ['Condições que você não aceitou', keptWords('quotes')],
      ['Seus pedidos e fotos', `${keptWords('case_words')} depois de respondidos`],
      ['Acordos e pagamentos', `${BOOKS_YEARS} anos depois de quitados`],
      ['Sessão neste aparelho', 'até 8 horas'],
    ])
    expect(page).toContain(`só os ${ERASED_VISIT_MONTHS} meses`)
  })
})
