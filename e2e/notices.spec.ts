import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { arrive } from './journeys.ts'
import { sendLink } from './product.ts'

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

test('a person is called as they say, on the page and in the next message, or by no name at all', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('telecom')
  const [fromFile = ''] = person.name.split(' ')
  await expect(page.getByRole('heading', { level: 1 })).toContainText(`Oi, ${fromFile}.`)
  await page.goto('/avisos')
  const own = page.getByLabel('Seu nome social ou apelido')

  await page.getByLabel('Por outro nome, que escrevo abaixo').check()
  await own.fill('ligue 0800')
  await called(page)
  await expect(page.getByText('Escreva um nome, só com letras.')).toBeVisible()
  await expect(page.getByLabel('Por outro nome, que escrevo abaixo')).toBeChecked()
  await inspect(page, 'd10-nome-recusado', { picture: true, from: page.locator('#chamar') })

  await own.fill('Léo')
  await called(page)
  await expect(page.getByText('É assim que chamamos você daqui em diante.')).toBeVisible()
  await expect(own).toHaveValue('Léo')
  await inspect(page, 'd10-nome', { picture: true, from: page.locator('#chamar') })
  await page.goto('/valores')
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Oi, Léo.')
  await sendLink(person, 'sms')
  const told = await sandbox.waitFor(person, ({ channel, text }) =>
    channel === 'sms' ? text : null,
  )
  expect(told).toMatch(/^Leo, /)
  expect(told).not.toContain(fromFile)

  await arrive(page, person, await sandbox.link(person))
  await page.goto('/avisos')
  await page.getByLabel('Sem nome nenhum').check()
  await called(page)
  await page.goto('/valores')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Oi\. /)
})

function called(page: Page): Promise<void> {
  return page.getByRole('button', { name: 'Me chamem assim' }).click()
}
