import type { Locator, Page } from '@playwright/test'

/** D6: paid, next and later on one line, and the papers. */
export class AgreementPage {
  readonly page: Page
  readonly title: Locator
  readonly line: Locator
  readonly pay: Locator
  readonly otherWays: Locator
  readonly amount: Locator
  readonly payAmount: Locator
  readonly ahead: Locator
  readonly settle: Locator
  readonly papers: Locator
  readonly revive: Locator
  readonly offers: Locator
  readonly withdraw: Locator

  constructor(page: Page) {
    this.page = page
    this.title = page.getByRole('heading', { level: 1 })
    this.line = page.getByRole('list', { name: 'Linha do acordo' })
    this.pay = page.getByRole('button', { name: /^Pagar R\$[\s\d.,]+$/ })
    this.otherWays = page.getByText('Pagar de outro jeito')
    this.amount = page.getByLabel('Quanto dá para pagar agora?')
    this.payAmount = page.getByRole('button', { name: 'Gerar Pix desse valor' })
    this.ahead = page.getByRole('button', { name: /^Adiantar por/ })
    this.settle = page.getByRole('button', { name: /^Quitar por/ })
    this.revive = page.getByRole('button', { name: /^Pagar R\$.* e retomar$/ })
    this.offers = page.getByRole('button', { name: 'Ver propostas de hoje' })
    this.withdraw = page.getByRole('link', { name: 'Desistir do acordo' })
    this.papers = page.getByRole('main').getByRole('link', { name: /acordo|comprovante/i })
  }

  /** The agreement of the page that is open. */
  get agreementId(): string {
    return new URL(this.page.url()).pathname.split('/')[2] ?? ''
  }
}
