import { defineConfig, devices } from '@playwright/test'
import { findBrowser } from './scripts/browser.ts'
import { freePort, freePorts } from './scripts/ports.ts'

// Chosen once: the workers load this file again and must find the same ports.
if (process.env.E2E_PORTAL_PORT === undefined) {
  const ports = await freePorts()
  process.env.E2E_PORTAL_PORT = String(ports.portal)
  process.env.E2E_SANDBOX_PORT = String(ports.sandbox)
  process.env.E2E_SANDBOX_SMTP_PORT = String(ports.sandboxSmtp)
  process.env.E2E_COMPANY_PORT = String(await freePort())
}
// The tests' people are made from this number: each run has its own.
process.env.E2E_RUN ??= String(Date.now() % 100_000)
const portalUrl = `http://localhost:${process.env.E2E_PORTAL_PORT}`
process.env.E2E_PORTAL_URL = portalUrl
process.env.E2E_SANDBOX_URL = `http://localhost:${process.env.E2E_SANDBOX_PORT}`

const executablePath = findBrowser()
// Twice as sharp is four times as much to draw: only for pictures that are kept.
const deviceScaleFactor = process.env.PICTURES === '1' ? 2 : 1
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor, hasTouch: true }

export default defineConfig({
  testDir: './e2e',
  outputDir: './test-results',
  globalSetup: ['./scripts/e2e-product.ts', './e2e/portfolio.ts'],
  fullyParallel: true,
  forbidOnly: true,
  // On a shared machine a browser can stall; a test that needs its second try is named as flaky.
  retries: process.env.CI ? 1 : 0,
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    baseURL: portalUrl,
    locale: 'pt-BR',
    timezoneId: 'America/Sao_Paulo',
    // A film of every test would take a third of the time, and what a trace writes down a seventh:
    // where a failed test runs again, the trace is of its second try.
    trace: { mode: process.env.CI ? 'on-first-retry' : 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === null ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'phone', testIgnore: /\.(no-js|desktop|alone)\.spec\.ts$/, use: phone },
    {
      name: 'no-js',
      testMatch: /\.no-js\.spec\.ts$/,
      use: { ...phone, javaScriptEnabled: false },
    },
    { name: 'desktop', testMatch: /\.desktop\.spec\.ts$/, use: devices['Desktop Chrome'] },
    {
      // What these break is broken for everybody, so they run last, one after the other.
      name: 'alone',
      testMatch: /\.alone\.spec\.ts$/,
      use: phone,
      fullyParallel: false,
      workers: 1,
      dependencies: ['phone', 'no-js', 'desktop'],
    },
  ],
})
