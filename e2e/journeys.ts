import { expect, type Page } from '@playwright/test'
import { BankApp } from './pages/bank-app.ts'
import { DebtsPage } from './pages/debts-page.ts'
import { LandingPage } from './pages/landing-page.ts'
import { PixPage } from './pages/pix-page.ts'
import { ReviewPage } from './pages/review-page.ts'
import { SigningPage } from './pages/signing-page.ts'
import { WaysPage } from './pages/ways-page.ts'
import type { Person } from './people.ts'
import type { Sandbox } from './sandbox.ts'

/** Opens a link, enters the person's five digits and is at D1. */
export async function arrive(
  page: Page,
  person: Pick<Person, 'document'>,
  link: string,
): Promise<void> {
  const landing = new LandingPage(page)
  await landing.open(link)
  await landing.enter(person)
  await expect(page).toHaveURL(/\/valores$/)
}

/** From D1 to the review of the first plan with several payments. */
export async function choosePlan(page: Page): Promise<void> {
  await new DebtsPage(page).otherWays.first().click()
  await new WaysPage(page).plans.first().click()
  await expect(page).toHaveURL(/\/confira\//)
}

/** From D1 to the page that asks for the signing code. */
export async function askToSign(page: Page): Promise<void> {
  await choosePlan(page)
  await new ReviewPage(page).acceptPlan.click()
  await expect(page).toHaveURL(/\/assinar\//)
}

/** From D1 to the Pix code of a signed plan's first payment. */
export async function signPlan(page: Page, sandbox: Sandbox, person: Person): Promise<PixPage> {
  await askToSign(page)
  await new SigningPage(page).signWith(await sandbox.code(person))
  await expect(page).toHaveURL(/\/pix\//)
  return new PixPage(page)
}

/** From D1 to the Pix code that pays the whole balance: no signature, the payment accepts. */
export async function payAll(page: Page): Promise<PixPage> {
  await new DebtsPage(page).payAll.first().click()
  await new ReviewPage(page).makePix.click()
  await expect(page).toHaveURL(/\/pix\//)
  return new PixPage(page)
}

/** Pays what the Pix page shows in the pretend bank and waits for the page to move on. */
export async function payInBank(pix: PixPage, sandbox: Sandbox): Promise<void> {
  const { page } = pix
  const bank = new BankApp(await page.context().newPage())
  await bank.paste(sandbox.url, await pix.copyAndPaste())
  await bank.confirm()
  await bank.page.close()
  await expect(page).toHaveURL(/\/pago\//, { timeout: 20_000 })
}
