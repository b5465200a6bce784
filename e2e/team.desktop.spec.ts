import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { codeOf, enterAdmin, enterDoor } from './staff.ts'
import { factorAges } from './time.ts'

test.use({ viewport: { width: 1280, height: 800 } })
test.describe.configure({ timeout: 150_000 })

const DRAWN = { picture: true, narrowest: 360 }
const PHRASE = 'sabiá laranja telhado chuva'

test('somebody is invited, enrols, enters, is shut out, and is out at the next click', async ({
  page,
  browser,
  sandbox,
}) => {
  await enterAdmin(page)
  await page.getByRole('link', { name: 'Equipe e acesso' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Equipe')
  const email = `bia-${Date.now()}@atenderecupera.example`
  await page.getByLabel('Nome').fill('Bia Andrade')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Papel').selectOption('agent')
  await page.getByLabel(/^Todos/).check()
  await page.getByRole('button', { name: 'Enviar convite' }).click()
  await expect(page.getByText('Convite enviado por e-mail.')).toBeVisible()
  await inspect(page, 'admin-equipe', DRAWN)

  const link = await sandbox.waitFor(
    { phone: '-', email },
    ({ text }) => /https?:\/\/\S+\/admin\/convite\/[\w-]+/.exec(text)?.[0],
  )
  const hers = await browser.newPage({ viewport: { width: 390, height: 844 } })
  await hers.goto(link)
  await inspect(hers, 'admin-convite', { picture: true })
  await hers.getByRole('button', { name: 'Começar' }).click()
  await expect(hers.getByRole('heading', { level: 1 })).toHaveText('Seu acesso, Bia')
  await inspect(hers, 'admin-cadastro', { picture: true })
  const codes = await hers.getByRole('list', { name: 'Códigos de reserva' }).locator('li').all()
  expect(codes).toHaveLength(10)
  const reserve = (await codes[0]?.textContent()) ?? ''
  const secret = ((await hers.locator('code').textContent()) ?? '').replaceAll(' ', '')

  await hers.getByLabel('Senha').fill('senha12345678')
  await hers.getByLabel('Código que o aplicativo mostra').fill(codeOf(secret))
  await hers.getByLabel(/^Guardei/).check()
  await hers.getByRole('button', { name: 'Concluir e entrar' }).click()
  await expect(hers.getByText('Esta senha é fácil de adivinhar.').first()).toBeVisible()
  await hers.getByLabel('Senha').fill(PHRASE)
  await hers.getByLabel('Código que o aplicativo mostra').fill(codeOf(secret))
  await hers.getByLabel(/^Guardei/).check()
  await hers.getByRole('button', { name: 'Concluir e entrar' }).click()
  await expect(hers.getByRole('heading', { level: 1 })).toHaveText(/^Hoje/)

  await hers.getByRole('link', { name: 'Equipe e acesso' }).click()
  await expect(hers.getByRole('heading', { level: 1 })).toHaveText('Meu acesso')
  await inspect(hers, 'admin-conta', { picture: true, narrowest: 360 })
  await hers.goto(link)
  await hers.getByRole('button', { name: 'Começar' }).click()
  await expect(hers.getByText('Este convite não abre mais.')).toBeVisible()
  await hers.goto('/admin/dividas')
  await expect(hers.getByRole('heading', { level: 1 })).toHaveText('Dívidas')

  await page.goto('/admin/equipe')
  await page.getByRole('row').filter({ hasText: email }).getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Bia Andrade')
  await inspect(page, 'admin-pessoa', DRAWN)
  await page
    .getByRole('button', { name: /^Encerrar/ })
    .first()
    .click()
  await expect(page.getByText('Sessão encerrada.')).toBeVisible()
  await hers.getByRole('link', { name: 'Acordos', exact: true }).click()
  await expect(hers).toHaveURL(/\/admin\/entrar/)

  await enterDoor(hers, email, PHRASE)
  await hers.getByText('Estou sem o celular').click()
  await hers.getByLabel('Código de reserva').fill(reserve)
  await hers.getByRole('button', { name: 'Entrar com código de reserva' }).click()
  await expect(hers.getByRole('heading', { level: 1 })).toHaveText(/^Hoje/)
  await page.getByRole('button', { name: 'Tirar o acesso' }).click()
  await expect(page.getByText('A pessoa está sem acesso desde agora.')).toBeVisible()
  await hers.getByRole('link', { name: 'Acordos', exact: true }).click()
  await expect(hers).toHaveURL(/\/admin\/entrar/)
  await hers.close()
})

test('whole documents leave only when a second person has confirmed and approved', async ({
  page,
  browser,
}) => {
  await enterAdmin(page)
  const ask = async () => {
    await page.goto('/admin/conciliacao/arquivos')
    await page.getByLabel('Documentos').selectOption('inteiros')
    await page.getByRole('button', { name: 'Fazer arquivo' }).click()
    await expect(page.getByText('Pedido feito.')).toBeVisible()
  }
  await ask()
  await page.goto('/admin/aprovacoes')
  await expect(page.getByText('Outra pessoa precisa decidir').first()).toBeVisible()

  const second = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await enterAdmin(second)
  await second.goto('/admin/aprovacoes')
  await expect(second.getByText(/^SHA-256 [0-9a-f]{64}$/).first()).toBeVisible()
  await inspect(second, 'admin-aprovacoes', DRAWN)
  await second.getByRole('button', { name: 'Recusar' }).first().click()
  await expect(second.getByText('Pedido recusado. Nada mudou.')).toBeVisible()
  await second.close()
})

test('the codes for a lost phone can be made anew, and a stale session confirms first', async ({
  page,
}) => {
  await enterAdmin(page)
  await page.goto('/admin/conta')
  await page.getByRole('button', { name: 'Fazer dez códigos novos' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Guarde os códigos novos')
  await inspect(page, 'admin-codigos-de-reserva')
  await page.getByLabel(/^Guardei/).check()
  await page.getByRole('button', { name: 'Usar os códigos novos' }).click()
  await expect(page.getByText('Restam 10 de 10.')).toBeVisible()
  await page.goto('/admin/confirmar?next=/admin/conta')
  await inspect(page, 'admin-confirmar', { picture: true })
})

test('who has to confirm first finds what they typed, and sends it by their own press', async ({
  page,
}) => {
  const member = await enterAdmin(page)
  const email = `carla${Date.now()}@atenderecupera.example`
  await page.goto('/admin/equipe')
  await page.getByLabel('Nome', { exact: true }).fill('Carla Teles')
  await page.getByLabel('E-mail', { exact: true }).fill(email)
  await page.getByLabel('Papel').selectOption('auditor')
  await page.getByLabel('Banco Ipê').check()
  await factorAges(member.email)
  await page.getByRole('button', { name: 'Enviar convite' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Confirme que é você')
  // A code is taken once: that of the next thirty seconds.
  await page.getByLabel('Código do autenticador').fill(codeOf(member.totpSecret, 1))
  await page.getByRole('button', { name: 'Confirmar', exact: true }).click()
  await expect(page.getByText('Confirmado. Agora repita')).toBeVisible()
  await expect(page.getByLabel('Nome', { exact: true })).toHaveValue('Carla Teles')
  await expect(page.getByLabel('E-mail', { exact: true })).toHaveValue(email)
  await expect(page.getByLabel('Papel')).toHaveValue('auditor')
  await expect(page.getByLabel('Banco Ipê')).toBeChecked()
  const send = page.getByRole('button', { name: 'Enviar convite' })
  await expect(send).toBeFocused()
  await send.press('Enter')
  await expect(page.getByText('Convite enviado por e-mail.')).toBeVisible()
  // Nothing of it stays in the browser.
  await page.reload()
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
  await expect(page.getByLabel('Nome', { exact: true })).toHaveValue('')
})
