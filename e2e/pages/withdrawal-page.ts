import type { Locator, Page } from '@playwright/test'

/** "Desistir do acordo": consequences, then the code. */
export class WithdrawalPage {
  readonly page: Page
  readonly title: Locator
  readonly keep: Locator
  readonly giveBack: Locator
  readonly withdraw: Locator
  readonly code: Locator
  readonly confirm: Locator
  readonly back: Locator

  constructor(page: Page) {
    this.page = page
    this.title = page.getByRole('heading', { level: 1 })
    this.keep = page.getByRole('radio', { name: /^Deixar como pagamento/ })
    this.giveBack = page.getByRole('radio', { name: /^Quero de volta/ })
    this.withdraw = page.getByRole('button', { name: 'Desistir do acordo' })
    this.code = page.getByLabel('Código de 6 números')
    this.confirm = page.getByRole('button', { name: 'Confirmar a desistência' })
    this.back = page.getByRole('link', { name: 'Voltar sem desistir' })
  }
}
