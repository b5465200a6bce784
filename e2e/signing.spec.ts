import { expect, test } from './fixtures.ts'
import { askToSign, signPlan } from './journeys.ts'
import { PixPage } from './pages/pix-page.ts'
import { SigningPage } from './pages/signing-page.ts'
import { codePausePasses, codesExpire } from './time.ts'

const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')

test('a wrong code says how many tries are left and signs nothing', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('telecom')
  await askToSign(page)
  const code = await sandbox.code(person)
  const signing = new SigningPage(page)
  await signing.signWith(other(code))
  await expect(page.getByRole('heading', { name: 'Confira um detalhe' })).toBeVisible()
  await expect(page.getByText('mais 4 tentativas').first()).toBeVisible()
  await signing.signWith(code)
  await expect(page).toHaveURL(/\/pix\//)
})

test('after five wrong codes nothing more is taken, and the condition is kept', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('telecom')
  await askToSign(page)
  const code = await sandbox.code(person)
  const signing = new SigningPage(page)
  for (const left of [4, 3, 2, 1]) {
    await signing.signWith(other(code))
    await expect(page.getByText(`mais ${left} tentativa`).first()).toBeVisible()
  }
  await signing.signWith(other(code))
  await expect(page.getByText('Paramos um pouco por segurança')).toBeVisible()
  await expect(signing.sign).toHaveCount(0)
  await page.getByRole('link', { name: 'Voltar para a condição' }).click()
  await expect(page.getByRole('heading', { name: 'Confira antes de assinar' })).toBeVisible()
})

test('a code past its ten minutes is refused, and a new one signs', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person, link } = await enter('telecom')
  await askToSign(page)
  const code = await sandbox.code(person)
  await codesExpire(link)
  const signing = new SigningPage(page)
  await signing.signWith(code)
  await expect(page.getByText('Este código passou do tempo.').first()).toBeVisible()
  await codePausePasses(link)
  await signing.resend.click()
  await expect(page.getByText('Enviamos outro código')).toBeVisible()
  await signing.signWith(await sandbox.code(person, 2))
  await expect(page).toHaveURL(/\/pix\//)
})

test('only the newest code signs', async ({ page, enter, sandbox }) => {
  const { person, link } = await enter('telecom')
  await askToSign(page)
  const first = await sandbox.code(person)
  await codePausePasses(link)
  const signing = new SigningPage(page)
  await signing.resend.click()
  await expect(page.getByText('Só o mais novo vale.')).toBeVisible()
  const second = await sandbox.code(person, 2)
  await signing.signWith(first)
  await expect(page.getByRole('heading', { name: 'Confira um detalhe' })).toBeVisible()
  await signing.signWith(second)
  await expect(page).toHaveURL(/\/pix\//)
})

test('asking again at once sends nothing and says to wait', async ({ page, enter, sandbox }) => {
  const { person } = await enter('telecom')
  await askToSign(page)
  const code = await sandbox.code(person)
  const signing = new SigningPage(page)
  await signing.resend.click()
  await expect(page).toHaveURL(/estado=a-caminho/)
  await signing.signWith(code)
  await expect(page).toHaveURL(/\/pix\//)
})

test('signing twice with Back makes one agreement', async ({ page, enter, sandbox }) => {
  const { person } = await enter('telecom')
  const pix = await signPlan(page, sandbox, person)
  const agreement = await pix.agreement.getAttribute('href')
  await page.goBack()
  await page.reload()
  await expect(page).toHaveURL(new RegExp(`${agreement}|/pix/|/confira/|/acordo/`))
  await page.goto('/valores')
  await expect(page.getByRole('link', { name: 'Ver meu acordo' })).toHaveCount(1)
  expect(new PixPage(page).payableId).toBe('')
})
