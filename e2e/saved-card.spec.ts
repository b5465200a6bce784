import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { signPlan } from './journeys.ts'
import { AgreementPage } from './pages/agreement-page.ts'
import type { Person } from './people.ts'
import type { Sandbox } from './sandbox.ts'

/** From D1 to the page of a signed plan's first payment by card. */
async function toCardPage(page: Page, sandbox: Sandbox, person: Person): Promise<void> {
  await signPlan(page, sandbox, person)
  await page.getByRole('button', { name: 'Prefiro pagar com cartão' }).click()
  await expect(page).toHaveURL(/\/cartao\//)
}

/** Types nothing: the sandbox's page has a button for each of its cards. */
async function useCard(page: Page, number: string): Promise<void> {
  await page.getByText('Cartões de teste').click()
  await page.getByRole('button', { name: new RegExp(number) }).click()
}

test('a person pays the first instalment by card, keeps the card, and removes it', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('bank')
  await toCardPage(page, sandbox, person)
  await page.getByRole('link', { name: 'Quero que o cartão pague também as próximas' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'Um cartão paga as parcelas no dia',
  )
  await expect(page.getByText('Autorizo', { exact: false }).first()).toBeVisible()
  await page.getByRole('button', { name: /^Autorizo e pago R\$/ }).click()
  await expect(page.getByText('Este cartão fica guardado')).toBeVisible()
  await page.getByRole('link', { name: /^Pagar R\$.* com cartão$/ }).click()
  await useCard(page, '4242 4242 4242 4242')
  await expect(page).toHaveURL(/\/pago\//, { timeout: 30_000 })
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await expect(page.getByText(/^Cartão final 4242 paga/)).toBeVisible()
  await page.getByRole('link', { name: 'Ver, trocar ou remover o cartão' }).click()
  await expect(page.getByText('Visa final 4242')).toBeVisible()
  await page.getByRole('button', { name: 'Remover o cartão' }).click()
  await expect(page.getByText('Cartão removido')).toBeVisible()
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await expect(new AgreementPage(page).title).toHaveText('Seu acordo está em dia')
  await expect(page.getByText('Nenhum cartão guardado.')).toBeVisible()
})

test('a card is kept without paying, and leaving its page keeps nothing', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('bank')
  await toCardPage(page, sandbox, person)
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await page.getByRole('link', { name: 'Guardar um cartão' }).click()
  await page.getByRole('button', { name: 'Autorizo guardar o cartão' }).click()
  await page.getByRole('link', { name: 'Guardar o cartão' }).click()
  await page
    .getByRole('link', { name: /Voltar/ })
    .first()
    .click()
  await expect(page.getByText('Você voltou sem guardar')).toBeVisible()
  await page.getByRole('link', { name: 'Guardar o cartão' }).click()
  await useCard(page, '5555 5555 5555 4444')
  await expect(page.getByText('Mastercard final 4444')).toBeVisible({ timeout: 60_000 })
})
