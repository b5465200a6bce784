import { describe, expect, it } from 'vitest'
import { firstJourney } from '../beginning/model.ts'
import { fieldsOfNextStep, fieldsOfStep, stepOfFields } from './schema.ts'

describe('the form of a step', () => {
  it('gives back every step as it was', () => {
    for (const step of firstJourney({ hasOffers: true }).steps) {
      const read = stepOfFields(fieldsOfStep(step))
      expect(read.ok && { ...read.step, profiles: [...read.step.profiles].sort() }).toEqual({
        ...step,
        profiles: [...step.profiles].sort(),
      })
    }
  })

  it.each([
    ['D-5', -5],
    ['−5', -5],
    ['+10', 10],
    ['d10', 10],
    ['0', 0],
  ])('reads %s as a day', (typed, day) => {
    const fields = { ...fieldsOfNextStep('novo'), day: typed, 'profile.recurrent': 'sim' }
    expect(stepOfFields(fields)).toMatchObject({ ok: true, step: { day } })
  })

  it('names what cannot be read', () => {
    const fields = { ...fieldsOfNextStep('novo'), day: 'amanhã', everyDays: '3', way1: 'email' }
    expect(stepOfFields(fields)).toEqual({
      ok: false,
      wrong: ['day', 'everyDays', 'profiles', 'way0'],
    })
  })
})
