import { expect, type Page } from '@playwright/test'

/** The way of a portfolio file through the admin area. */
export class ImportPage {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  async send(creditor: string, portfolio: string, text: string): Promise<void> {
    const page = this.#page
    await page.goto('/admin/carteiras/importar')
    await page.getByLabel('Credor').selectOption({ label: creditor })
    await page.getByLabel('Carteira').fill(portfolio)
    await page.getByLabel('Arquivo:').setInputFiles({
      name: `${portfolio}.csv`,
      mimeType: 'text/csv',
      buffer: Buffer.from(text),
    })
    await page.getByRole('button', { name: 'Enviar e conferir' }).click()
    await expect(page.getByRole('heading', { name: 'O que é cada coluna' })).toBeVisible()
  }

  /** Says what the columns mean, and waits until the worker has judged the file. */
  async check(): Promise<void> {
    await this.#page.getByRole('button', { name: 'Conferir o arquivo' }).click()
    await expect(this.#page.getByRole('heading', { name: 'Levar para a carteira?' })).toBeVisible({
      timeout: 60_000,
    })
  }

  figure(label: string) {
    const term = this.#page.getByRole('term').filter({ hasText: new RegExp(`^${label}$`) })
    return term.locator('xpath=following-sibling::dd')
  }

  async confirm(): Promise<void> {
    await this.#page.getByRole('button', { name: /^Confirmar:/ }).click()
    await expect(this.#page.getByText('O arquivo está na carteira.')).toBeVisible({
      timeout: 60_000,
    })
  }
}
