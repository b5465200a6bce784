import type { Locator, Page } from '@playwright/test'

/** D4: the Pix code, copied first. */
export class PixPage {
  readonly page: Page
  readonly code: Locator
  readonly copy: Locator
  readonly regenerate: Locator
  readonly agreement: Locator

  constructor(page: Page) {
    this.page = page
    this.code = page.locator('main code')
    this.copy = page.getByRole('button', { name: 'Copiar código Pix' })
    this.regenerate = page.getByRole('button', { name: 'Gerar novo código Pix' })
    this.agreement = page.getByRole('link', { name: 'Ver meu acordo' })
  }

  get payableId(): string {
    return new URL(this.page.url()).pathname.split('/')[2] ?? ''
  }

  async copyAndPaste(): Promise<string> {
    return (await this.code.textContent()) ?? ''
  }
}
