import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transformer } from './transformer.ts'

/** Over the wire and back, as text. */
const carried = <T>(value: T) =>
  transformer.deserialize<T>(JSON.parse(JSON.stringify(transformer.serialize(value))))

describe('what travels over HTTP', () => {
  it('keeps every amount to the centavo, also beyond what a float holds', () => {
    fc.assert(
      fc.property(fc.bigInt(), (amount) => {
        expect(carried({ amount })).toEqual({ amount })
      }),
    )
    expect(carried(9_007_199_254_740_993n)).toBe(9_007_199_254_740_993n)
  })

  it('keeps a civil date a civil date, whatever the time zone of the machine', () => {
    const day = fc.integer({ min: -100_000, max: 100_000 })
    fc.assert(
      fc.property(day, (days) => {
        const date = Temporal.PlainDate.from('2026-11-23').add({ days })
        const arrived = carried({ dueOn: date }).dueOn
        expect(arrived).toBeInstanceOf(Temporal.PlainDate)
        expect(arrived.equals(date)).toBe(true)
      }),
    )
  })

  it('keeps an instant to the nanosecond', () => {
    const instant = Temporal.Instant.from('2026-11-23T13:00:00.123456789Z')
    const arrived = carried([instant])[0]
    expect(arrived).toBeInstanceOf(Temporal.Instant)
    expect(arrived?.equals(instant)).toBe(true)
  })

  it('pollutes no prototype', () => {
    const hostile = '{"json":{"__proto__":{"role":"owner"},"a":1},"meta":{"values":{}}}'
    try {
      transformer.deserialize(JSON.parse(hostile))
    } catch {
      // Refusing it is as good as reading it harmlessly.
    }
    expect(Reflect.get({}, 'role')).toBeUndefined()
  })
})
