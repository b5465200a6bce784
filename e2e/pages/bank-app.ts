import { expect, type Page } from '@playwright/test'

/** Banco de Mentira, the pretend bank on the sandbox phone. */
export class BankApp {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async paste(sandboxUrl: string, code: string): Promise<void> {
    await this.page.goto(`${sandboxUrl}/banco`)
    await this.page.getByLabel('Pix Copia e Cola').fill(code)
    await this.page.getByRole('button', { name: 'Continuar' }).click()
  }

  /** Pays and lets the bank pay the later ones by itself. */
  async confirmAndAuthorise(): Promise<void> {
    await this.page.getByRole('button', { name: /^Pagar R\$.* e autorizar$/ }).click()
    await expect(this.page.getByRole('heading', { name: 'Pix enviado' })).toBeVisible()
  }

  /** Presses the button with the amount, as after checking the payee. */
  async confirm(): Promise<void> {
    await this.page.getByRole('button', { name: /^Pagar R\$/ }).click()
    await expect(this.page.getByRole('heading', { name: 'Pix enviado' })).toBeVisible()
  }
}
