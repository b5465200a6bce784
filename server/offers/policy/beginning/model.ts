import type { BreachEffect } from '#server/agreements/model.ts'
import type { CreditorKind } from '#server/debts/terms/model.ts'
import type { OfferPolicy } from '../model.ts'

const NOTHING_OFF = { fine: '0', interest: '0', correction: '0', principal: '0' } as const

/**
 * Where the offers of a creditor without any begin: the whole balance at once or in two or three
 * payments without interest, nothing let off. It gives nothing away that nobody decided to give.
 */
export function firstPolicy(creditor: {
  kind: CreditorKind
  breachEffect: BreachEffect
}): OfferPolicy {
  return {
    format: 1,
    creditorKind: creditor.kind,
    breachEffect: creditor.breachEffect,
    validityDays: 5,
    lateCharges: null,
    rules: [
      {
        id: 'primeira',
        appliesTo: {
          daysLate: { from: 0, to: null },
          total: { from: '0.00', to: null },
          products: null,
        },
        spot: { discounts: NOTHING_OFF, onMenu: true },
        plan: {
          system: 'zero',
          monthlyRate: '0',
          bands: [{ payments: { from: 2, to: 3 }, discounts: NOTHING_OFF }],
          minimumPayment: '50.00',
          entrada: { min: '0.2', max: '0.5', step: '0.1', equal: true },
          dueDays: [5, 10, 15, 20, 25],
          firstDue: { minDays: 20, maxDays: 50 },
          onMenu: true,
        },
      },
    ],
  }
}
