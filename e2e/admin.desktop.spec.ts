import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { payAll, payInBank, signPlan } from './journeys.ts'
import { codeOf, enterAdmin, enterDoor, staffPassword, takeMember } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })

const LISTS = {
  Devedores: 'admin-devedores',
  Dívidas: 'admin-dividas',
  Acordos: 'admin-acordos',
  Pagamentos: 'admin-pagamentos',
  Carteiras: 'admin-carteiras',
} as const
/** Staff work on wide screens; their tables scroll within themselves. */
const DRAWN = { picture: true, narrowest: null }

test('staff read every list, and the story of the person who has just paid', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('telecom')
  await payInBank(await signPlan(page, sandbox, person), sandbox)
  const reference = await page
    .getByRole('definition')
    .filter({ hasText: /^E\d{8}/ })
    .textContent()

  await enterAdmin(page)
  await inspect(page, 'admin-hoje', DRAWN)
  for (const [list, name] of Object.entries(LISTS)) {
    await page.getByRole('navigation', { name: 'Seções' }).getByRole('link', { name: list }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(list)
    expect(await page.getByRole('row').count()).toBeGreaterThan(1)
    await inspect(page, name, DRAWN)
  }

  await page.goto('/admin/pagamentos')
  await expect(page.getByRole('row').filter({ hasText: reference?.trim() ?? '' })).toHaveCount(1)
  await page.getByRole('searchbox').fill(person.document)
  await page.getByRole('button', { name: 'Buscar' }).click()
  await expect(page).toHaveURL(/\/admin\/devedores\/[0-9a-f-]{36}$/)
  const story = page.getByRole('region', { name: 'O que aconteceu' })
  for (const entry of [
    'Dívida importada',
    'Link de acesso criado',
    'Entrou no portal',
    'Condições mostradas',
    'Código enviado',
    'Código confirmado',
    'Acordo aceito',
    'Cobrança gerada',
    'Pagamento recebido',
  ]) {
    await expect(story.getByText(entry).first(), entry).toBeVisible()
  }
  await expect(page.locator('body')).not.toContainText(person.document)
  await expect(page.locator('body')).not.toContainText(person.email)
  await inspect(page, 'admin-ficha', DRAWN)
})

test('a wrong password is refused with one sentence, and nothing is shown', async ({ page }) => {
  await page.goto('/admin/dividas')
  await expect(page).toHaveURL(/\/admin\/entrar/)
  await inspect(page, 'admin-entrar', DRAWN)
  await enterDoor(page, 'ninguem@exemplo.example', 'errada-errada')
  await expect(page.getByRole('heading', { name: 'Confira um detalhe' })).toBeVisible()
  await expect(page.getByText('E-mail ou senha não conferem.').first()).toBeVisible()
  await inspect(page, 'admin-entrar-recusado', { narrowest: null })
  await page.goto('/admin/pagamentos')
  await expect(page).toHaveURL(/\/admin\/entrar/)
})

test('the password alone shows nothing, and a code opens the door once', async ({
  page,
  context,
  browser,
}) => {
  const member = takeMember()
  const code = codeOf(member.totpSecret)
  await page.goto('/admin/dividas')
  await enterDoor(page, member.email, staffPassword())
  await expect(page.getByRole('heading', { name: 'Confirme que é você' })).toBeVisible()
  await inspect(page, 'admin-codigo', { picture: true })
  await page.goto('/admin/dividas')
  await expect(page).toHaveURL(/\/admin\/entrar/)

  await page.goto('/admin/entrar/codigo')
  await page.getByLabel('Código do autenticador').fill(code)
  await page.getByRole('button', { name: 'Entrar', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Hoje/)
  expect((await context.cookies()).map(({ name }) => name)).not.toContain('quita-entrada')

  const elsewhere = await browser.newPage()
  await elsewhere.goto(new URL('/admin', page.url()).href)
  await enterDoor(elsewhere, member.email, staffPassword())
  await elsewhere.getByLabel('Código do autenticador').fill(code)
  await elsewhere.getByRole('button', { name: 'Entrar', exact: true }).click()
  await expect(elsewhere.getByText('já foi usado').first()).toBeVisible()
  await inspect(elsewhere, 'admin-codigo-recusado')
  await elsewhere.close()
})

test('signing out of the admin ends the session at once', async ({ page, context }) => {
  await enterAdmin(page)
  const cookies = await context.cookies()
  await page.getByRole('button', { name: 'Sair' }).click()
  await expect(page).toHaveURL(/\/admin\/entrar/)
  await context.addCookies(cookies)
  await page.goto('/admin/devedores')
  await expect(page).toHaveURL(/\/admin\/entrar/)
})

test('a search without a match says so, and a CPF never stands in an address', async ({ page }) => {
  await enterAdmin(page)
  await page.goto('/admin/devedores')
  await page.getByRole('searchbox').fill('12345678909')
  await page.getByRole('button', { name: 'Buscar' }).click()
  await expect(page.getByText('Ninguém encontrado')).toBeVisible()
  expect(page.url()).not.toContain('12345678909')
  await page.getByRole('searchbox').fill('Maria')
  await page.getByRole('button', { name: 'Buscar' }).click()
  await expect(page.getByText('Faltou um pedaço')).toBeVisible()
  await page.goto('/admin/dividas')
  await page.getByRole('searchbox').fill('contrato-9-que-nao-existe')
  await page.getByRole('button', { name: 'Buscar' }).click()
  await expect(page.getByText('Nada encontrado com este filtro.')).toBeVisible()
})

test('who has only a debtor’s session is nobody in the admin', async ({ page, enter }) => {
  await enter('telecom')
  await payAll(page)
  await page.goto('/admin')
  await expect(page).toHaveURL(/\/admin\/entrar/)
})
