import { expect, test } from './fixtures.ts'
import { CarePage } from './pages/care-page.ts'

test('asking for help, disputing, adding words and taking it back without JavaScript', async ({
  page,
  enter,
}) => {
  await enter('telecom')
  const care = new CarePage(page)
  await page.getByRole('link', { name: 'Não consigo pagar agora' }).click()
  // Nothing is chosen: the browser itself asks, and nothing is sent.
  await care.send('Pedir ajuda')
  await expect(page).toHaveURL(/\/nao-consigo$/)
  await care.choose('Doença, minha ou na família', 'Rever o que cabe no meu mês')
  await care.send('Pedir ajuda')
  await expect(page.getByText('Recebemos seu pedido')).toBeVisible()
  await page.getByLabel('Quer acrescentar algo?').fill('Volto a trabalhar em março.')
  await care.send('Enviar')
  await expect(page.getByText('Volto a trabalhar em março.')).toBeVisible()
  await page.getByText('Não preciso mais disso').click()
  await care.send('Retirar meu pedido')
  await expect(page.getByText('retirado por você')).toBeVisible()
  await page.getByRole('link', { name: 'Não reconheço' }).click()
  await care.choose('Aparelho', 'O valor está errado')
  await care.send('Não reconheço este valor')
  await expect(page.getByText('Este valor está parado')).toBeVisible()
})

test('choosing how one is called, and naming a lawyer, without JavaScript', async ({
  page,
  enter,
}) => {
  await enter('telecom')
  await page.goto('/avisos')
  await page.getByLabel('Por outro nome, que escrevo abaixo').check()
  await page.getByLabel('Seu nome social ou apelido').fill('Duda')
  await page.getByRole('button', { name: 'Me chamem assim' }).click()
  await expect(page.getByText('É assim que chamamos você daqui em diante.')).toBeVisible()
  await page.goto('/valores')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Oi, Duda.')
  await page.goto('/falar')
  await page.getByText('Tenho advogado ou Defensoria').click()
  const care = new CarePage(page)
  await care.choose('A Defensoria Pública')
  await care.send('Falem com quem me representa')
  await expect(page.getByText('Está tudo parado')).toBeVisible()
})
