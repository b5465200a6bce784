import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { payAll, payInBank, signPlan } from './journeys.ts'
import { AgreementPage } from './pages/agreement-page.ts'
import { PixPage } from './pages/pix-page.ts'

test('a person pays what they can, and then everything at once', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('bank')
  await payInBank(await signPlan(page, sandbox, person), sandbox)
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  const agreement = new AgreementPage(page)
  await agreement.otherWays.click()
  await agreement.amount.fill('5')
  await agreement.payAmount.click()
  await expect(page.getByText('O menor valor é R$ 10,00.')).toBeVisible()
  await expect(agreement.amount).toHaveValue('5')
  await agreement.amount.fill('25,50')
  await agreement.payAmount.click()
  await payInBank(new PixPage(page), sandbox)
  await expect(page.getByRole('heading', { name: /^Recebemos R\$.25,50/ })).toBeVisible()
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await expect(agreement.line.getByText(/já pagos/)).toBeVisible()
  await agreement.otherWays.click()
  await agreement.settle.click()
  await expect(page.getByText('quitação')).toBeVisible()
  await payInBank(new PixPage(page), sandbox)
  await expect(page.getByRole('heading', { name: 'Tudo pago. Está quitado.' })).toBeVisible()
})

test('what is too little for a card is left to Pix, and the page says so', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('bank')
  await payInBank(await signPlan(page, sandbox, person), sandbox)
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  const agreement = new AgreementPage(page)
  const next = Number(((await agreement.pay.textContent()) ?? '').replaceAll(/\D/g, ''))
  await agreement.otherWays.click()
  await agreement.amount.fill(((next - 30) / 100).toFixed(2).replace('.', ','))
  await agreement.payAmount.click()
  await payInBank(new PixPage(page), sandbox)
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await agreement.pay.click()
  const pix = new PixPage(page)
  await expect(pix.copy).toBeVisible()
  await expect(page.getByRole('button', { name: 'Prefiro pagar com cartão' })).toHaveCount(0)
  await page.goto(`/cartao/${pix.payableId}`)
  await expect(page.getByText('O cartão não paga um valor tão pequeno')).toBeVisible()
  await inspect(page, 'd4b-pouco', { picture: true })
  await page.getByRole('button', { name: 'Usar Pix' }).click()
  await expect(pix.copy).toBeVisible()
})

test('the last instalment can be paid before its day, for less', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('bank')
  await payInBank(await signPlan(page, sandbox, person), sandbox)
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  const agreement = new AgreementPage(page)
  await agreement.otherWays.click()
  await expect(page.getByText(/os juros que não vão correr/)).toHaveCount(2)
  await agreement.ahead.click()
  await payInBank(new PixPage(page), sandbox)
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await expect(agreement.line.getByText('paga', { exact: true })).toHaveCount(2)
})

test('a person pays by card on the provider’s page and comes back to what was paid', async ({
  page,
  enter,
}) => {
  await enter('telecom')
  await payAll(page)
  await page.getByRole('button', { name: 'Prefiro pagar com cartão' }).click()
  await expect(page).toHaveURL(/\/cartao\//)
  await expect(page.getByText('Você vai para a página segura da Stripe')).toBeVisible()
  const here = page.url()
  await page.getByRole('link', { name: /^Pagar R\$.* com cartão$/ }).click()
  await page
    .getByRole('link', { name: /Voltar/ })
    .first()
    .click()
  await expect(page).toHaveURL(/volta=sem-pagar/)
  await expect(page.getByText('Você voltou sem pagar')).toBeVisible()
  await page.goto(here)
  await page.getByRole('link', { name: /^Pagar R\$.* com cartão$/ }).click()
  await page.getByText('Cartões de teste').click()
  await page.getByRole('button', { name: /4242 4242 4242 4242/ }).click()
  await expect(page.getByRole('heading', { name: 'Tudo pago. Está quitado.' })).toBeVisible({
    timeout: 20_000,
  })
})
