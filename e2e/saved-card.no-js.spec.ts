import { expect, test } from './fixtures.ts'
import { arrive, signPlan } from './journeys.ts'
import { mintLink } from './product.ts'
import { codePausePasses } from './time.ts'

test('a card is allowed, kept and removed without JavaScript, after a code', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person, link } = await enter('bank')
  const pix = await signPlan(page, sandbox, person)
  const agreement = await pix.page
    .getByRole('link', { name: 'Ver meu acordo' })
    .getAttribute('href')
  await codePausePasses(link)
  // Another visit at R1: the code is asked for.
  await page.context().clearCookies()
  await arrive(page, person, await mintLink(person))
  await page.goto(`${agreement}/cartao`)
  await page.getByRole('button', { name: 'Continuar com um código' }).click()
  await expect(page).toHaveURL(/\/codigo/)
  await page.getByLabel('Código de 6 números').fill(await sandbox.code(person, 2))
  await page.getByRole('button', { name: 'Continuar' }).click()
  await page.getByRole('button', { name: 'Autorizo guardar o cartão' }).click()
  await page.getByRole('link', { name: 'Guardar o cartão' }).click()
  await page.getByText('Cartões de teste').click()
  await page.getByRole('button', { name: /4242 4242 4242 4242/ }).click()
  await expect(page.getByText('Visa final 4242')).toBeVisible({ timeout: 60_000 })
  await page.getByRole('button', { name: 'Remover o cartão' }).click()
  await expect(page.getByText('Cartão removido')).toBeVisible()
})
