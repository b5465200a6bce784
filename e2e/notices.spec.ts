import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'

/** D10: everything works by plain forms; the same with JavaScript and without. */
test('a person has a week of quiet, chooses when and where, and leaves a channel, and WhatsApp is only where they asked for it', async ({
  page,
  enter,
}) => {
  await enter('several')
  await page.getByRole('link', { name: 'Avisos' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Como falamos com você')
  await inspect(page, 'd10-avisos', { picture: true })

  await page.getByRole('button', { name: 'Quero 7 dias de pausa' }).click()
  await expect(page.getByText('Combinado. Nada de cobrança nesses dias.')).toBeVisible()
  await expect(page.getByText(/Não cobramos antes de/)).toBeVisible()
  await page.getByRole('button', { name: 'Já podem escrever' }).click()
  await expect(page.getByRole('button', { name: 'Quero 7 dias de pausa' })).toBeVisible()

  await page.getByLabel('E-mail').check()
  await page.getByLabel('Só depois das 14h').check()
  await page.getByRole('button', { name: 'Salvar' }).click()
  await expect(page.getByLabel('Só depois das 14h')).toBeChecked()

  await page.getByRole('button', { name: 'Parar neste SMS' }).click()
  await expect(page.getByText('SMS, desligado por você')).toBeVisible()
  await page.getByRole('button', { name: 'Voltar a usar este SMS' }).click()
  await expect(page.getByText('SMS, ligado')).toBeVisible()

  await page.getByRole('button', { name: 'Quero receber no WhatsApp' }).click()
  await expect(page.getByText('WhatsApp neste número, ligado')).toBeVisible()
  await inspect(page, 'd10-whatsapp')
  await page.getByRole('button', { name: 'Parar no WhatsApp' }).click()
  await expect(page.getByText('WhatsApp, desligado')).toBeVisible()

  await page.getByText('O que já escrevemos, e por quê').click()
  await inspect(page, 'd10-o-que-escrevemos')
})
