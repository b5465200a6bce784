import type { Locator, Page } from '@playwright/test'

/** Where a creditor's money goes, as staff see and change it. */
export class PayeePage {
  readonly live: Locator
  readonly waiting: Locator
  readonly form: Locator
  readonly key: Locator
  readonly cancel: Locator
  readonly earlier: Locator

  constructor(page: Page) {
    this.live = page.getByRole('region', { name: 'Vale agora' })
    this.waiting = page.getByRole('region', { name: 'Mudança em andamento' })
    this.form = page.getByRole('region', { name: 'Pedir outra conta' })
    this.key = this.form.getByLabel('Chave Pix')
    this.cancel = page.getByRole('button', { name: 'Cancelar esta mudança' })
    this.earlier = page.getByRole('table', { name: 'Mudanças pedidas' })
  }

  async propose(account: {
    key: string
    name: string
    bank: string
    through?: string
  }): Promise<void> {
    await this.key.fill(account.key)
    await this.form.getByLabel('Nome que o banco mostra').fill(account.name)
    await this.form.getByLabel('Banco ou instituição da conta').fill(account.bank)
    if (account.through) {
      await this.form.getByLabel('Por onde passam os códigos Pix').selectOption(account.through)
    }
    await this.form.getByRole('button', { name: 'Pedir mudança' }).click()
  }
}
