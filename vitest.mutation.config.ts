import { defineConfig } from 'vitest/config'

process.env.TZ = 'Asia/Kathmandu'

/** The tests that must notice a changed sign in the arithmetic of money: `npm run mutation`. */
export default defineConfig({
  test: {
    include: [
      'server/kernel/{money,rate}.test.ts',
      'server/payments/imputation/*.test.ts',
      'server/agreements/{distribution,early-settlement,discount,pricing}/*.test.ts',
    ],
    testTimeout: 30_000,
  },
})
