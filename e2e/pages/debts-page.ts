import type { Locator, Page } from '@playwright/test'

/** D1: what is open, and the best way out. */
export class DebtsPage {
  readonly page: Page
  readonly accept: Locator
  readonly otherWays: Locator
  readonly payAll: Locator
  readonly agreements: Locator
  readonly signOut: Locator

  constructor(page: Page) {
    this.page = page
    this.accept = page.getByRole('link', { name: 'Quero este acordo' })
    this.otherWays = page.getByRole('link', { name: /^Ver (outras formas|formas de pagar)$/ })
    this.payAll = page.getByRole('link', { name: /^Pagar tudo/ })
    this.agreements = page.getByRole('link', { name: 'Ver meu acordo' })
    this.signOut = page.getByRole('button', { name: 'Sair deste aparelho' })
  }

  /** The part of the page about one creditor. */
  creditor(name: string): Locator {
    return this.page.getByRole('region', { name })
  }
}
