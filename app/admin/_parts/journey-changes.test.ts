import { describe, expect, it } from 'vitest'
import type { Journey, JourneyStep } from '#server/journeys/model.ts'
import { journeyChanges } from './journey-changes.tsx'

const step = (id: string, more: Partial<JourneyStep> = {}): JourneyStep => ({
  id,
  anchor: 'debt',
  day: 5,
  everyDays: null,
  profiles: ['occasional', 'recurrent'],
  channels: ['whatsapp', 'sms'],
  family: 'campaign_message',
  ...more,
})
const journey = (...steps: JourneyStep[]): Journey => ({ format: 1, steps })
const live = journey(step('a'), step('b', { day: 30 }))
const rows = (draft: Journey) =>
  journeyChanges(live, draft).map(({ where, what, before, after }) => [where, what, before, after])

describe('what a draft of a journey changes', () => {
  it('is nothing where every step is as it was', () => {
    expect(rows(structuredClone(live))).toEqual([])
  })

  it.each<[Partial<JourneyStep>, string]>([
    [{ anchor: 'instalment' }, 'Conta do vencimento de'],
    [{ day: 6 }, 'Dia'],
    [{ everyDays: 30 }, 'Dia'],
    [{ profiles: ['occasional'] }, 'Para quem'],
    [{ channels: ['sms', 'whatsapp'] }, 'Por onde'],
    [{ family: 'campaign_help' }, 'Mensagem'],
  ])('is told of every field: %o', (more, what) => {
    expect(rows(journey(step('a', more), step('b', { day: 30 })))).toMatchObject([
      ['Passo 1', what, expect.any(String), expect.any(String)],
    ])
  })

  it('names a step that went, and one that came, with all that it says', () => {
    expect(
      rows(journey(step('b', { day: 30 }))).map(([where, , , after]) => [where, after]),
    ).toEqual(Array.from({ length: 5 }, () => ['Passo 1 de antes', null]))
    const more = journey(...live.steps, step('c', { day: 60 }))
    expect(rows(more)).toContainEqual(['Passo 3', 'Dia', null, 'D+60'])
  })
})
