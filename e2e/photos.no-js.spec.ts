import { expect, test } from './fixtures.ts'
import { CarePage } from './pages/care-page.ts'
import { HUGE_FILE, PDF_FILE, photoFile } from './photos.ts'

test('a photo comes with a dispute, and more with its page, up to three, without JavaScript', async ({
  page,
  enter,
}) => {
  await enter('telecom')
  const care = new CarePage(page)
  await page.goto('/nao-reconheco')
  await care.choose('Aparelho', 'Usaram meus dados sem eu saber')
  await care.words.fill('Este documento não é meu.')
  await care.photo.setInputFiles(await photoFile())
  await care.send('Não reconheço este valor')
  await care.number()
  await expect(page.getByText('Recebemos seu pedido')).toBeVisible()
  await expect(page.getByText('Sua foto chegou.')).toBeVisible()
  await expect(page.getByText('Este documento não é meu.')).toBeVisible()
  await page.getByLabel('Quer acrescentar algo?').fill('Segue a carta.')
  await care.photo.setInputFiles(await photoFile(300, 200))
  await care.send('Enviar')
  await expect(page.getByText('Segue a carta.')).toBeVisible()
  await expect(page.getByText('Sua foto chegou.')).toBeVisible()
  // The same once more is there already, and a third one needs no words.
  for (const [width, sent] of [
    [300, 2],
    [310, 3],
  ] as const) {
    await care.photo.setInputFiles(await photoFile(width, 200))
    await care.send('Enviar')
    await expect(page.getByText('Sua foto chegou.')).toBeVisible()
    await expect(page.getByText('Você mandou uma foto')).toHaveCount(sent)
  }
  await expect(care.photo).toHaveCount(0)
})

test('what is no photo leaves the request open, and its page says what to do', async ({
  page,
  enter,
}) => {
  await enter('telecom')
  const care = new CarePage(page)
  await page.goto('/nao-reconheco')
  await care.choose('Aparelho', 'Já paguei')
  await care.words.fill('Paguei em março.')
  await care.photo.setInputFiles(HUGE_FILE)
  await care.send('Não reconheço este valor')
  await care.number()
  await expect(page.getByText('Este valor está parado')).toBeVisible()
  await expect(page.getByText('A foto não veio: ela passa de 8 MB.')).toBeVisible()
  await care.photo.setInputFiles(PDF_FILE)
  await page.getByLabel('Quer acrescentar algo?').fill('Agora vai.')
  await care.send('Enviar')
  await expect(page.getByText('este é um PDF')).toBeVisible()
  await expect(page.getByText('Agora vai.')).toBeVisible()
  await care.send('Enviar')
  await expect(page.getByText('Escreva, ou escolha uma foto, antes de enviar.')).toBeVisible()
  await expect(page.getByText('Você mandou uma foto')).toHaveCount(0)
})
