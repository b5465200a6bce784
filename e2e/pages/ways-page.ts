import type { Locator, Page } from '@playwright/test'

/** D2: the plan cards and "Quanto cabe no seu mês?". */
export class WaysPage {
  readonly page: Page
  readonly amount: Locator
  readonly search: Locator
  readonly found: Locator

  constructor(page: Page) {
    this.page = page
    this.amount = page.locator('#quanto')
    this.search = page.getByRole('button', { name: 'Procurar uma forma' })
    this.found = page.locator('#encontrado')
  }

  /** Cards of plans with several payments. */
  get plans(): Locator {
    return this.page.getByRole('button', { name: /Escolher \d+×/ })
  }

  get onePayment(): Locator {
    return this.page.getByRole('button', { name: /Escolher$/ })
  }
}
