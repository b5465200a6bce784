import { expect, test } from 'vitest'
import { lengthFaults, nameFaults } from './file-names.ts'

test.each([
  'server/debts/model.ts',
  'server/debts/import/commands.ts',
  'server/offers/quote/cost/model.ts',
  'server/payments/scenarios.integration.test.ts',
  'server/debts/vectors/arithmetic.json',
  'server/platform/pix/transport.ts',
  'server/worker/main.ts',
  'app/l/[token]/route.ts',
  'app/(portal)/_views/offers.ts',
  'app/api/auth/[...nextauth]/route.ts',
  'app/offline.html/route.ts',
  'components/portal/plan-card.tsx',
])('%s is a name of the house', (path) => {
  expect(nameFaults(path)).toEqual([])
})

test.each([
  ['server/debts/service.ts', 'a domain holds'],
  ['server/debts/balance.ts', 'a domain holds'],
  ['server/invoices/model.ts', 'server/ holds the domains'],
  ['server/offers/a/b/c/model.ts', 'more than 2 nouns deep'],
  ['server/debts/DebtModel.ts', 'not in kebab-case'],
  ['components/Portal/card.tsx', 'the folder Portal is not in kebab-case'],
  ['components/portal/PlanCard.tsx', 'not in kebab-case'],
  ['components/portal/utils.ts', 'says nothing'],
  ['server/platform/helpers/money.ts', 'says nothing'],
])('%s is refused: %s', (path, reason) => {
  expect(nameFaults(path).join('\n')).toContain(reason)
})

test('a file of 300 lines is one noun, and one of 301 is two', () => {
  expect(lengthFaults('server/debts/model.ts', 300)).toEqual([])
  expect(lengthFaults('server/debts/model.ts', 301)).toHaveLength(1)
  expect(lengthFaults('server/debts/vectors/arithmetic.json', 9_000)).toEqual([])
})
