import { type CompanyProvider, startCompanyProvider } from './company-provider.ts'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { startWeb } from './second-web.ts'
import { codeOf, enterAdmin, takeMember } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })
// One provider, one port: in order, by one worker.
test.describe.configure({ timeout: 150_000, mode: 'default' })

let provider: CompanyProvider

test.beforeAll(async () => {
  const callback = `${process.env.E2E_PORTAL_URL}/api/auth/callback/oidc`
  provider = await startCompanyProvider(callback, Number(process.env.E2E_COMPANY_PORT))
})
test.afterAll(() => provider.close())

test('staff enter with the account of the company, and confirm with it', async ({ page }) => {
  const { email } = takeMember()
  const person = { sub: email, email, emailVerified: true, amr: ['pwd', 'mfa'] }
  provider.signsIn(person)
  await page.goto('/admin/acordos')
  await inspect(page, 'admin-entrar', { picture: true, narrowest: 360 })
  await page.getByRole('button', { name: 'Entrar com a conta da empresa' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Hoje/)
  await page.goto('/admin/conta')
  await expect(page.getByRole('row').filter({ hasText: '(esta)' })).toContainText(
    'conta da empresa',
  )
  await page.goto('/admin/confirmar?next=/admin/conta')
  await inspect(page, 'admin-confirmar-empresa', { picture: true, narrowest: 360 })
  await page.getByRole('button', { name: 'Confirmar com a conta da empresa' }).click()
  await expect(page.getByText('Confirmado.')).toBeVisible()
  // The session of before ended when this one began.
  await expect(page.getByRole('button', { name: /^Encerrar/ })).toHaveCount(1)
})

test('without a second factor over there the own one is asked for', async ({ page }) => {
  const { email, totpSecret } = takeMember()
  provider.signsIn({ sub: email, email, emailVerified: true, amr: ['pwd'] })
  await page.goto('/admin/entrar')
  await page.getByRole('button', { name: 'Entrar com a conta da empresa' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Confirme que é você')
  await page.getByLabel('Código do autenticador').fill(codeOf(totpSecret))
  await page.getByRole('button', { name: 'Entrar', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Hoje/)
})

test('an account without an invitation is told so, and the password still opens', async ({
  page,
}) => {
  const { email } = takeMember()
  const stranger = `x-${email}`
  provider.signsIn({ sub: stranger, email: stranger, emailVerified: true, amr: ['mfa'] })
  await page.goto('/admin/entrar')
  await page.getByRole('button', { name: 'Entrar com a conta da empresa' }).click()
  await expect(page.getByText('Esta conta da empresa não tem convite aqui.')).toBeVisible()
  await inspect(page, 'admin-entrar-sem-convite', { picture: true, narrowest: 360 })
  await enterAdmin(page)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the account of the company leads in, and confirms', async ({ page }) => {
    const { email } = takeMember()
    provider.signsIn({ sub: email, email, emailVerified: true, amr: ['mfa'] })
    await page.goto('/admin/acordos')
    await page.getByRole('button', { name: 'Entrar com a conta da empresa' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Hoje/)
    await page.goto('/admin/confirmar?next=/admin/conta')
    await page.getByRole('button', { name: 'Confirmar com a conta da empresa' }).click()
    await expect(page.getByText('Confirmado.')).toBeVisible()
  })
})

test('the way to the provider names it, and is a link as well', async ({ page }) => {
  const { email } = takeMember()
  provider.signsIn({ sub: email, email, emailVerified: true, amr: ['mfa'] })
  // An answer without content leaves the browser where it is.
  await page.route(`${provider.issuer}/**`, (route) => route.fulfill({ status: 204 }))
  await page.goto(`/admin/convite/${'x'.repeat(32)}`)
  await page.getByRole('link', { name: 'Entrar com a conta da empresa, sem criar senha' }).click()
  await page.getByRole('button', { name: 'Entrar com a conta da empresa' }).click()
  await expect(page.getByText(new URL(provider.issuer).host)).toBeVisible()
  await inspect(page, 'admin-entrar-empresa', { picture: true, narrowest: 360 })
  await page.unroute(`${provider.issuer}/**`)
  await page.getByRole('link', { name: 'Continuar' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Hoje/)
})

test('where no provider is set up, the door has no button for it', async ({ page }) => {
  const unset = Object.keys(process.env).filter((name) => name.startsWith('OIDC_'))
  expect(unset).toContain('OIDC_ISSUER')
  const { web, url } = await startWeb(Object.fromEntries(unset.map((name) => [name, ''])))
  try {
    await page.goto(`${url}/admin/entrar`)
    await expect(page.getByRole('button')).toHaveText(['Continuar'])
    await page.goto(`${url}/admin/convite/${'x'.repeat(32)}`)
    await expect(page.getByRole('button')).toHaveText(['Começar'])
    await expect(page.getByRole('link')).toHaveCount(0)
    await page.goto(`${url}/admin/entrar/empresa`)
    await expect(page).toHaveURL(`${url}/admin/entrar`)
  } finally {
    web.kill('SIGKILL')
  }
})

test('where the provider is silent the door says so, and the password opens', async ({ page }) => {
  await provider.close()
  await page.goto('/admin/entrar')
  await page.getByRole('button', { name: 'Entrar com a conta da empresa' }).click()
  await expect(page.getByText('A conta da empresa não confirmou quem você é.')).toBeVisible()
  await enterAdmin(page)
  await page.goto('/admin/confirmar?next=/admin/conta')
  await page.getByRole('button', { name: 'Confirmar com a conta da empresa' }).click()
  await expect(page.getByText('A conta da empresa não respondeu.')).toBeVisible()
  await expect(page).toHaveURL(/\/admin\/confirmar\?/)
})
