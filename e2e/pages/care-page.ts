import { expect, type Locator, type Page } from '@playwright/test'

/** What somebody asked for, and the pages on which they ask. */
export class CarePage {
  readonly page: Page
  readonly title: Locator
  readonly words: Locator
  /** Where a photo is chosen. */
  readonly photo: Locator

  constructor(page: Page) {
    this.page = page
    this.title = page.getByRole('heading', { level: 1 })
    this.words = page.getByRole('textbox')
    this.photo = page.getByLabel('Foto ou captura de tela (opcional)')
  }

  async choose(...labels: readonly string[]): Promise<void> {
    for (const label of labels) await this.page.getByRole('radio', { name: label }).check()
  }

  async send(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button }).click()
  }

  /** On the page of the case: its number. */
  async number(): Promise<string> {
    await expect(this.page).toHaveURL(/\/pedidos\/[0-9a-f-]{36}/)
    return (
      (await this.page
        .getByText(/^A\d{4}-\d{6}$/)
        .first()
        .textContent()) ?? ''
    )
  }
}
