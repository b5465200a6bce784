import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { payAll } from './journeys.ts'
import { mintLink, sendLink, setting } from './product.ts'

async function check(page: Page, what: string) {
  await page.goto('/golpe')
  await page.getByLabel('Mensagem, link ou código Pix').fill(what)
  await page.getByRole('button', { name: 'Conferir' }).click()
  return page.getByRole('status').or(page.getByRole('alert'))
}

test('a message of ours is known by its code, as a whole and alone', async ({
  page,
  sandbox,
  take,
}) => {
  const person = take('telecom')
  await sendLink(person, 'sms')
  const text = await sandbox.waitFor(person, (message) => message.text)
  await expect(await check(page, text)).toContainText('Sim, esta mensagem é nossa.')
  const code = /Aviso ([A-Z0-9]{4}-[A-Z0-9]{4})/.exec(text)?.[1] ?? ''
  await expect(await check(page, code)).toContainText('Sim, esta mensagem é nossa.')
  await expect(page.locator('body')).not.toContainText(person.name.split(' ')[0] ?? '')
})

test('a foreign message, link or Pix code is not recognised', async ({ page }) => {
  for (const foreign of [
    'Aviso AAAA-BBBB',
    'Voce tem uma divida! Pague ja em http://acordo-facil.example/l/abcdefghijklmnopqrstuv',
    '00020126360014br.gov.bcb.pix0114+55819999999995204000053039865802BR5901N6001C62070503***63040B2D',
  ]) {
    await expect(await check(page, foreign), foreign).toContainText('Não reconhecemos')
  }
})

test('our link and our Pix code are ours', async ({ page, enter, take }) => {
  const link = await mintLink(take('telecom'))
  await expect(await check(page, link)).toContainText('Sim, este link é nosso.')
  await expect(await check(page, `${setting('PORTAL_URL')}/l/${'B'.repeat(22)}`)).toContainText(
    'Não reconhecemos',
  )
  await enter('telecom')
  const code = await (await payAll(page)).copyAndPaste()
  await expect(await check(page, code)).toContainText('Sim, este Pix é nosso.')
})

test('a text without anything to check asks for one', async ({ page }) => {
  await expect(await check(page, 'bom dia')).toContainText(
    'Cole o texto da mensagem, o link ou o código Pix.',
  )
})
