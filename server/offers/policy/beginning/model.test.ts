import { describe, expect, it } from 'vitest'
import { rate } from '#server/kernel/rate.ts'
import { problemsOf } from '../legality/model.ts'
import { offerPolicySchema } from '../schema.ts'
import { firstPolicy } from './model.ts'

describe('the first offers of a creditor', () => {
  it.each(['financial', 'fund', 'commerce'] as const)(
    'are legal for the kind %s, and let nothing off',
    (kind) => {
      const policy = firstPolicy({ kind, breachEffect: 'restore' })
      expect(offerPolicySchema.parse(policy)).toEqual(policy)
      const context = { creditorKind: kind, legalMonthlyRate: rate('0.007') }
      expect(problemsOf(policy, context)).toEqual([])
      expect(policy.breachEffect).toBe('restore')
      const shares = policy.rules.flatMap(({ spot, plan }) => [
        spot?.discounts,
        ...(plan?.bands.map(({ discounts }) => discounts) ?? []),
      ])
      for (const share of shares) {
        expect(share).toEqual({ fine: '0', interest: '0', correction: '0', principal: '0' })
      }
    },
  )
})
