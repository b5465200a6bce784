import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { enterAdmin, enterDoor, staffPassword } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })

const PICTURE = { picture: true, narrowest: 360 } as const
const PHRASE = 'sabiá laranja telhado chuva'

/** A device of the browser's own that makes and uses passkeys; its finger is always right. */
async function giveDevice(page: Page): Promise<{ lock(): Promise<void> }> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  const lock = () =>
    devtools
      .send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
      .then(() => undefined)
  return { lock }
}

test('a passkey is made, opens the door, confirms, and is removed', async ({ page }) => {
  await giveDevice(page)
  const member = await enterAdmin(page)
  await page.goto('/admin/conta')
  await page.getByLabel(/^Nome da chave/).fill('Celular da Ana')
  await page.getByRole('button', { name: 'Criar chave neste aparelho' }).click()
  await expect(page.getByText('Chave de acesso criada.')).toBeVisible()
  await expect(page.getByRole('rowheader', { name: 'Celular da Ana' })).toBeVisible()
  await inspect(page, 'admin-chaves', PICTURE)

  await page.getByRole('button', { name: 'Sair' }).click()
  await page.goto('/admin')
  await enterDoor(page, member.email, staffPassword())
  await expect(page.getByRole('button', { name: 'Entrar com chave de acesso' })).toBeVisible()
  await inspect(page, 'admin-chave', { picture: true })
  await page.getByRole('button', { name: 'Entrar com chave de acesso' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Hoje/)

  await page.goto('/admin/confirmar?next=%2Fadmin%2Fconta')
  await page.getByRole('button', { name: 'Confirmar com chave de acesso' }).click()
  await expect(page.getByText('Confirmado. Agora repita o que ia fazer')).toBeVisible()
  await page.getByRole('button', { name: 'Remover a chave Celular da Ana' }).click()
  await expect(page.getByText('Chave de acesso removida.')).toBeVisible()
  await expect(page.getByText('Nenhuma ainda.')).toBeVisible()
})

test('a device that does not know its person opens nothing, and the page says what else there is', async ({
  page,
}) => {
  const device = await giveDevice(page)
  const member = await enterAdmin(page)
  await page.goto('/admin/conta')
  await page.getByRole('button', { name: 'Criar chave neste aparelho' }).click()
  await expect(page.getByRole('rowheader', { name: 'Chave de acesso' })).toBeVisible()
  await page.getByRole('button', { name: 'Sair' }).click()
  await device.lock()
  await page.goto('/admin')
  await enterDoor(page, member.email, staffPassword())
  await page.getByRole('button', { name: 'Entrar com chave de acesso' }).click()
  await expect(page.getByText('O aparelho não confirmou.')).toBeVisible()
  await page.goto('/admin/dividas')
  await expect(page.getByLabel('Senha')).toBeVisible()
})

test('an invitation is taken with a passkey, without any app', async ({
  page,
  browser,
  sandbox,
}) => {
  await enterAdmin(page)
  const email = `chave-${Date.now()}@atenderecupera.example`
  await page.goto('/admin/equipe')
  await page.getByLabel('Nome').fill('Caio Prado')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Papel').selectOption('agent')
  await page.getByLabel(/^Todos/).check()
  await page.getByRole('button', { name: 'Enviar convite' }).click()
  const link = await sandbox.waitFor(
    { phone: '-', email },
    ({ text }) => /https?:\/\/\S+\/admin\/convite\/[\w-]+/.exec(text)?.[0],
  )
  const his = await browser.newPage({ viewport: { width: 390, height: 844 } })
  await giveDevice(his)
  await his.goto(link)
  await his.getByRole('button', { name: 'Começar' }).click()
  await his.getByLabel('Senha').fill(PHRASE)
  await his.getByRole('button', { name: 'Criar chave de acesso' }).click()
  await expect(his.getByText('Chave de acesso criada neste aparelho.')).toBeVisible()
  await his.getByLabel(/^Guardei/).check()
  await inspect(his, 'admin-cadastro-chave', { picture: true })
  await his.getByRole('button', { name: 'Concluir e entrar' }).click()
  await expect(his.getByRole('heading', { level: 1 })).toHaveText(/^Hoje/)
})
