import type { Locator, Page } from '@playwright/test'

/** D3: everything to be seen before saying yes. */
export class ReviewPage {
  readonly page: Page
  readonly acceptPlan: Locator
  readonly makePix: Locator
  readonly draft: Locator
  readonly renew: Locator

  constructor(page: Page) {
    this.page = page
    this.acceptPlan = page.getByRole('button', { name: 'Aceitar e gerar Pix' })
    this.makePix = page.getByRole('button', { name: /^Gerar Pix de/ })
    this.draft = page.getByRole('link', { name: /complet[ao]s? \(PDF\)/ })
    this.renew = page.getByRole('button', { name: 'Ver esta forma com os valores de hoje' })
  }

  /** The id of the quote that is shown. */
  get quoteId(): string {
    return new URL(this.page.url()).pathname.split('/')[2] ?? ''
  }
}
