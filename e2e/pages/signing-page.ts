import type { Locator, Page } from '@playwright/test'

/** The six digits that sign. */
export class SigningPage {
  readonly page: Page
  readonly code: Locator
  readonly sign: Locator
  readonly resend: Locator

  constructor(page: Page) {
    this.page = page
    this.code = page.getByLabel('Código de 6 números')
    this.sign = page.getByRole('button', { name: 'Assinar' })
    this.resend = page.getByRole('button', { name: 'Enviar outro código' })
  }

  async signWith(code: string): Promise<void> {
    await this.code.fill(code)
    await this.sign.click()
  }
}
