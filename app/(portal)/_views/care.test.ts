import { describe, expect, it } from 'vitest'
import { OPERATOR as operator } from '#components/portal/testing.ts'
import { BOOKS_YEARS, ERASED_VISIT_MONTHS, keptWords } from '#server/cases/retention/model.ts'
import { newId } from '#server/kernel/id.ts'
import { askingView, myDataView } from './care.ts'

describe('what "Meus dados" says of how long something stays', () => {
  it('is what the sweep does', () => {
    const today = Temporal.PlainDate.from('2026-11-30')
    const asking = askingView(`https://portal.example/${newId()}`, operator, today)
    const nothing = { contacts: [], whatsApp: [], creditors: [], messages: 0, visits: 0 }
    const view = myDataView({ name: '', document: '', ...nothing }, asking, today)
    const until = new Map(view.kept.map((one) => [one.what, one.until]))
    expect(until.get('Valores, acordos e pagamentos')).toContain(`${BOOKS_YEARS} anos depois`)
    expect(until.get('Registros de acesso')).toBe(
      `Ficam ${keptWords('sessions')}; se você pedir para apagar, ${ERASED_VISIT_MONTHS}.`,
    )
    expect(until.get('Texto de mensagens e condições que você não aceitou')).toContain(
      keptWords('message_texts'),
    )
    expect(until.get('Seus pedidos, com as fotos')).toContain(keptWords('case_words'))
  })
})
