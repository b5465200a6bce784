import type { Locator, Page } from '@playwright/test'
import type { Person } from '../people.ts'

/** D0: the page behind the link. */
export class LandingPage {
  readonly page: Page
  readonly digits: Locator
  readonly continue: Locator
  readonly notMe: Locator
  readonly company: Locator
  readonly code: Locator
  readonly error: Locator

  constructor(page: Page) {
    this.page = page
    this.digits = page.getByLabel('5 primeiros números do CPF')
    this.continue = page.getByRole('button', { name: 'Continuar' })
    this.notMe = page.getByRole('button', { name: 'Não sou eu' })
    this.company = page.getByRole('button', { name: 'Sou uma empresa (CNPJ)' })
    this.code = page.getByLabel('Código de 6 números')
    this.error = page.getByRole('alert')
  }

  async open(link: string): Promise<void> {
    await this.page.goto(link)
  }

  async enter(person: Pick<Person, 'document'>): Promise<void> {
    await this.type(person.document.slice(0, 5))
  }

  /** Five digits that are not the person's. */
  async enterWrong(person: Pick<Person, 'document'>): Promise<void> {
    await this.type(wrongDigits(person))
  }

  async type(digits: string): Promise<void> {
    await this.digits.fill(digits)
    await this.continue.click()
  }
}

export function wrongDigits({ document }: Pick<Person, 'document'>): string {
  return String((Number(document.slice(0, 5)) + 11_111) % 100_000).padStart(5, '0')
}
