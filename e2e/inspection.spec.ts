import { ANTONIA, NILZA } from '#db/seed/cast.ts'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { arrive, choosePlan, payAll, payInBank } from './journeys.ts'
import { AgreementPage } from './pages/agreement-page.ts'
import { DebtsPage } from './pages/debts-page.ts'
import { LandingPage } from './pages/landing-page.ts'
import { PixPage } from './pages/pix-page.ts'
import { ReviewPage } from './pages/review-page.ts'
import { SigningPage } from './pages/signing-page.ts'
import { WaysPage } from './pages/ways-page.ts'
import { mintLink } from './product.ts'
import { pixExpires, quoteExpires } from './time.ts'

/**
 * Every page and state, looked at by axe in light and dark, at 320 px and with large letters; with
 * PICTURES=1 also drawn into docs/pictures.
 */
const PICTURE = { picture: true }

// Each stop is looked at four ways.
test.describe.configure({ timeout: 120_000 })

test('pages and states of the landing', async ({ page, take, sandbox }) => {
  const person = take('telecom')
  const link = await mintLink(person)
  const landing = new LandingPage(page)
  await landing.open(link)
  await inspect(page, 'd0-confirme-que-e-voce', PICTURE)
  await landing.enterWrong(person)
  await inspect(page, 'd0-numeros-nao-conferem')
  await landing.open(link)
  await landing.notMe.click()
  await inspect(page, 'd0-nao-e-voce')
  await page.getByRole('button', { name: 'Sim, parem de escrever' }).click()
  await inspect(page, 'd0-nao-escrevemos-mais')
  await landing.open(link)
  await landing.enter(person)
  await inspect(page, 'd0-peca-um-novo-link')
  await page.getByRole('button', { name: /novo link/i }).click()
  await inspect(page, 'd0-link-a-caminho')

  const company = take('company')
  await landing.open(await mintLink(company))
  await landing.company.click()
  await inspect(page, 'd0-codigo-da-empresa')
  const code = await sandbox.code(company)
  await landing.code.fill(code === '000000' ? '000001' : '000000')
  await landing.continue.click()
  await expect(landing.error).toBeVisible()
  await inspect(page, 'd0-codigo-errado')
})

test('the landing after five wrong tries', async ({ page, take }) => {
  const person = take('telecom')
  const landing = new LandingPage(page)
  await landing.open(await mintLink(person))
  for (let tries = 0; tries < 4; tries++) {
    await landing.enterWrong(person)
    await expect(landing.error).toContainText(`mais ${4 - tries} tentativa`)
  }
  await landing.enterWrong(person)
  await expect(page.getByRole('heading', { name: 'Uma pausa por segurança' })).toBeVisible()
  await inspect(page, 'd0-pausa-por-seguranca')
})

test('what is owed, the ways, the search and the review', async ({ page, enter }) => {
  await enter('several')
  await inspect(page, 'd1-sua-situacao', PICTURE)
  for (const summary of await page.getByText(/De onde vem este valor|De onde vêm/).all()) {
    await summary.click()
  }
  await inspect(page, 'd1-de-onde-vem')
  await new DebtsPage(page).otherWays.first().click()
  await inspect(page, 'd2-como-fica-melhor', PICTURE)
  const ways = new WaysPage(page)
  await ways.amount.fill('muito')
  await ways.search.click()
  await expect(ways.amount).toHaveAttribute('aria-invalid', 'true')
  await inspect(page, 'd2-nao-entendemos-o-valor')
  await ways.amount.fill('60')
  await ways.search.click()
  await expect(ways.found).toBeVisible()
  await inspect(page, 'd2-quanto-cabe', {
    ...PICTURE,
    from: page.getByText('Quanto cabe no seu mês?'),
  })
  await ways.found.getByRole('button').first().click()
  await inspect(page, 'd3-confira', PICTURE)
  await page.getByText('O que entra nesta conta?').click()
  await inspect(page, 'd3-o-que-entra')
  await quoteExpires(new ReviewPage(page).quoteId)
  await page.reload()
  await inspect(page, 'd3-condicao-encerrada')
  await new ReviewPage(page).renew.click()
  await expect(page).toHaveURL(/antes=/)
  await inspect(page, 'd3-antes-e-agora')
})

test('signing, Pix, payment, agreement, sign-out', async ({ page, enter, sandbox }) => {
  const { person } = await enter('bank')
  await choosePlan(page)
  await inspect(page, 'd3-com-juros')
  await new ReviewPage(page).acceptPlan.click()
  await expect(page).toHaveURL(/\/assinar\//)
  await inspect(page, 'codigo', PICTURE)
  const signing = new SigningPage(page)
  const code = await sandbox.code(person)
  await signing.signWith(code === '000000' ? '000001' : '000000')
  await expect(page.getByRole('heading', { name: 'Confira um detalhe' })).toBeVisible()
  await inspect(page, 'codigo-errado')
  await signing.signWith(code)
  await expect(page).toHaveURL(/\/pix\//)
  const pix = new PixPage(page)
  await inspect(page, 'd4-pague-com-pix', PICTURE)
  for (const summary of ['Pagar com outro aparelho (QR code)', 'Já paguei e nada mudou']) {
    await page.getByText(summary).click()
  }
  await inspect(page, 'd4-qr-code')
  await page.goto(`/pago/${pix.payableId}`)
  await inspect(page, 'd5-o-banco-confirma')
  await page.goto(`/pix/${pix.payableId}`)
  await pixExpires(pix.payableId)
  await page.reload()
  await expect(pix.regenerate).toBeVisible()
  await inspect(page, 'd4-codigo-vencido')
  await pix.regenerate.click()
  await expect(pix.copy).toBeVisible()
  await payInBank(pix, sandbox)
  await inspect(page, 'd5-pago', PICTURE)
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await expect(new AgreementPage(page).title).toHaveText('Seu acordo está em dia')
  await inspect(page, 'd6-meu-acordo', PICTURE)
  await page.goto('/valores')
  await inspect(page, 'd1-com-acordo')
  await new DebtsPage(page).signOut.click()
  await expect(page.getByRole('heading', { name: 'Você saiu deste aparelho' })).toBeVisible()
  await inspect(page, 'sair')
  await page.goto('/valores')
  await inspect(page, 'sessao-terminada')
})

test('everything paid, and the code that opens papers', async ({ page, enter, sandbox }) => {
  await enter('telecom')
  await new DebtsPage(page).payAll.click()
  await inspect(page, 'd3-pagar-tudo')
  await page.goBack()
  const pix = await payAll(page)
  await payInBank(pix, sandbox)
  await inspect(page, 'd5-quitado')
  await page.getByRole('link', { name: 'Ver meu acordo' }).click()
  await expect(new AgreementPage(page).title).toHaveText('Acordo quitado')
  await inspect(page, 'd6-quitado')
  await page
    .getByRole('link', { name: /comprovante/ })
    .first()
    .click()
  await expect(page).toHaveURL(/\/codigo/)
  await inspect(page, 'papeis-peca-o-codigo')
  await page.getByRole('button', { name: 'Enviar o código' }).click()
  await expect(page.getByLabel('Código de 6 números')).toBeVisible()
  await inspect(page, 'papeis-codigo')
})

test('nothing owed, and what was over long ago', async ({ page }) => {
  await arrive(page, NILZA, await mintLink(NILZA))
  await inspect(page, 'd1-tudo-certo', PICTURE)
  await arrive(page, ANTONIA, await mintLink(ANTONIA))
  await page.goto('/valores?encerrados=1')
  await inspect(page, 'd1-prazo-encerrado')
})

test('the pages that anybody may read', async ({ page, context, take }) => {
  await page.goto('/golpe')
  await inspect(page, 'd9-isto-e-golpe', PICTURE)
  const field = page.getByLabel('Mensagem, link ou código Pix')
  await field.fill('bom dia')
  await page.getByRole('button', { name: 'Conferir' }).click()
  await inspect(page, 'd9-nada-para-conferir')
  await field.fill('Pague em http://acordo-facil.example/l/abcdefghijklmnopqrstuv')
  await page.getByRole('button', { name: 'Conferir' }).click()
  await inspect(page, 'd9-nao-reconhecemos')
  await field.fill(await mintLink(take('telecom')))
  await page.getByRole('button', { name: 'Conferir' }).click()
  await inspect(page, 'd9-e-nosso')
  for (const [path, name] of [
    ['/ajuda', 'ajuda'],
    ['/privacidade', 'privacidade'],
    ['/acessibilidade', 'acessibilidade'],
    ['/nao-existe', 'nao-encontrada'],
    ['/', 'inicio'],
  ] as const) {
    await page.goto(path)
    await inspect(page, name, { picture: name === 'ajuda' || name === 'acessibilidade' })
  }
  await page.goto('/ajuda')
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await context.setOffline(true)
  await page.goto('/valores')
  await inspect(page, 'd12-sem-internet', PICTURE)
})

test('the chosen colours: dark, light and high contrast', async ({ page }) => {
  for (const theme of ['dark', 'light', 'contrast']) {
    await page.goto('/acessibilidade')
    await page.locator(`input[name=tema][value=${theme}]`).check({ force: true })
    await page.getByRole('main').getByRole('button').last().click()
    await expect(page.locator(`input[name=tema][value=${theme}]`)).toBeChecked()
    await inspect(page, `cores-${theme}`)
  }
})
