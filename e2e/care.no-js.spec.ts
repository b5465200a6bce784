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
