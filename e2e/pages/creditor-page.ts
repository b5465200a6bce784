import { expect, type Locator, type Page } from '@playwright/test'

/** One creditor as staff change it: a form for each part, then what changed. */
export class CreditorPage {
  readonly saved = 'Salvo. Vale desde agora.'
  readonly identity: Locator
  readonly brand: Locator
  readonly conduct: Locator
  readonly changes: Locator

  constructor(page: Page) {
    this.identity = page.getByRole('region', { name: 'Identificação' })
    this.brand = page.getByRole('region', { name: 'Marca' })
    this.conduct = page.getByRole('region', { name: 'Acordos e nome limpo' })
    this.changes = page.getByRole('table', { name: 'O que mudou' })
  }

  save(part: Locator): Promise<void> {
    return part.getByRole('button', { name: 'Salvar' }).click()
  }

  async rename(name: string): Promise<void> {
    await this.identity.getByLabel('Nome que as pessoas conhecem').fill(name)
    await this.save(this.identity)
    await expect(this.identity.getByText(this.saved)).toBeVisible()
  }

  async paint(ground: string, letters: string): Promise<void> {
    await this.brand.getByLabel('Cor do fundo').fill(ground)
    await this.brand.getByLabel('Cor das letras').fill(letters)
    await this.save(this.brand)
  }

  async wait(days: string): Promise<void> {
    await this.conduct.getByLabel(/^Dias de espera/).fill(days)
    await this.save(this.conduct)
  }
}
