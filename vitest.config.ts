import { defineConfig } from 'vitest/config'
import LongestFirst from './scripts/longest-first.ts'

// An odd time zone finds every place that reads the machine's clock as if it stood in São Paulo.
process.env.TZ = 'Asia/Kathmandu'

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{server,db,components,app,scripts}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.integration.test.ts', '**/node_modules/**'],
          // Properties run hundreds of cases; a busy machine must not make them fail.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['{server,db,app}/**/*.integration.test.ts'],
          globalSetup: ['./scripts/test-database.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
          // It names files of Next without their ending, which only a bundler finds.
          server: { deps: { inline: ['next-auth'] } },
        },
      },
    ],
  },
})
