import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { arrive } from './journeys.ts'
import { CarePage } from './pages/care-page.ts'
import { LandingPage } from './pages/landing-page.ts'
import { photoFile } from './photos.ts'
import { mintLink } from './product.ts'

const PICTURE = { picture: true }
const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> "oi" \u202egpj'

test('who cannot pay asks for a pause, and everything stands still at once', async ({
  page,
  enter,
}) => {
  await enter('telecom')
  await page.getByRole('link', { name: 'Não consigo pagar agora' }).click()
  const care = new CarePage(page)
  await expect(care.title).toHaveText('Não consegue pagar agora?')
  await inspect(page, 'd7-nao-consigo-pagar', PICTURE)
  await care.choose('Perdi renda ou emprego', 'Uma pausa de 30 dias')
  await care.words.fill(HOSTILE)
  await care.send('Pedir ajuda')
  const number = await care.number()
  await expect(page.getByText('Está tudo parado')).toBeVisible()
  await expect(page.getByText('<script>alert(1)</script>')).toBeVisible()
  await inspect(page, 'pedido-pausa', PICTURE)
  await page.goto('/valores')
  await expect(page.getByText('Está tudo parado, como você pediu')).toBeVisible()
  await inspect(page, 'd1-tudo-parado')
  await page.goto('/nao-consigo')
  await expect(page.getByRole('radio', { name: 'Uma pausa de 30 dias' })).toHaveCount(0)
  await expect(page.getByText('Você já usou a pausa deste ano')).toBeVisible()
  await page.getByRole('link', { name: 'Seus pedidos' }).click()
  await expect(page.getByRole('link', { name: `Ver ${number}` })).toBeVisible()
  await inspect(page, 'seus-pedidos', PICTURE)
})

test('who does not recognise an amount says which and why, and may take it back', async ({
  page,
  enter,
}) => {
  await enter('several')
  await page.getByRole('link', { name: 'Não reconheço' }).click()
  const care = new CarePage(page)
  await inspect(page, 'd8-nao-reconheco', PICTURE)
  await care.choose('Fibra 500', 'Nunca contratei isto')
  await care.photo.setInputFiles(await photoFile())
  await inspect(page, 'd8-foto', { picture: true, from: care.words })
  await care.send('Não reconheço este valor')
  const number = await care.number()
  await expect(page.getByText('Este valor está parado')).toBeVisible()
  await expect(page.getByText('Sua foto chegou.')).toBeVisible()
  await inspect(page, 'pedido-nao-reconheco', PICTURE)
  await page.goto('/valores')
  await expect(page.getByText('Fibra 500: estamos conferindo')).toBeVisible()
  await expect(page.getByText('Pagar agora é escolha sua.')).toBeVisible()
  await inspect(page, 'd1-conferindo', PICTURE)
  await page.goto('/nao-reconheco')
  await care.choose('Fibra 500', 'Já paguei')
  await care.send('Não reconheço este valor')
  expect(await care.number()).toBe(number)
  await page.getByText('Não preciso mais disso').click()
  await care.send('Retirar meu pedido')
  await expect(page.getByText('retirado por você')).toBeVisible()
  await page.goto('/valores')
  await expect(page.getByText('estamos conferindo')).toHaveCount(0)
  await expect(page.getByText('Pagar agora é escolha sua.')).toHaveCount(0)
})

test('who can pay on another day names it, and nothing reminds them before', async ({
  page,
  enter,
}) => {
  await enter('telecom')
  await page.goto('/nao-consigo')
  await page.getByText('Consigo pagar, mas em outro dia').click()
  const day = await page.getByLabel('Em que dia?').getAttribute('max')
  await page.getByLabel('Em que dia?').fill(day ?? '')
  await inspect(page, 'd7-outro-dia')
  await new CarePage(page).send('Combinar este dia')
  await expect(page.getByText('Combinado')).toBeVisible()
  await expect(page).toHaveURL(new RegExp(`combinado=${day}`))
})

test('talking to somebody, a complaint, and many bills at once', async ({ page, enter }) => {
  await enter('telecom')
  await page.getByRole('link', { name: 'Falar com uma pessoa' }).click()
  const care = new CarePage(page)
  await inspect(page, 'd10-falar-com-uma-pessoa', PICTURE)
  await care.choose('De manhã')
  await care.send('Quero que me liguem')
  await care.number()
  await expect(page.getByText('está parado')).toHaveCount(0)
  await page.goto('/falar')
  await page.getByText('Fazer uma reclamação').click()
  await inspect(page, 'd10-reclamacao')
  await care.choose('Como fui atendido')
  await page.getByLabel('O que aconteceu?').fill('Ligaram três vezes no domingo.')
  await care.send('Enviar reclamação')
  await care.number()
  await page.getByLabel('Quer acrescentar algo?').fill('E de novo na segunda.')
  await care.send('Enviar')
  await expect(page.getByText('E de novo na segunda.')).toBeVisible()
  await page.goto('/nao-consigo')
  await care.choose('Outro motivo', 'São muitas contas, não só esta')
  await care.send('Pedir ajuda')
  await care.number()
  await expect(page.getByText('Defensoria Pública')).toBeVisible()
  await inspect(page, 'pedido-muitas-contas')
})

test('who has a lawyer says so, and nobody writes to them or asks for money from then on', async ({
  page,
  enter,
}) => {
  await enter('telecom')
  await page.goto('/falar')
  await page.getByText('Tenho advogado ou Defensoria').click()
  await inspect(page, 'd10-advogado', {
    picture: true,
    from: page.getByRole('group').filter({ hasText: 'Quem fala por você?' }).first(),
  })
  const care = new CarePage(page)
  await care.choose('Um advogado ou advogada')
  await page.getByLabel('Nome e telefone dessa pessoa').fill('Dra. Rosa Prado, 81 3333-0000')
  await care.send('Falem com quem me representa')
  await care.number()
  await expect(page.getByText('Está tudo parado')).toBeVisible()
  await expect(page.getByText('Dra. Rosa Prado')).toBeVisible()
  await inspect(page, 'pedido-advogado', PICTURE)
  await page.goto('/valores')
  await expect(page.getByText('Está tudo parado, como você pediu')).toBeVisible()
})

test('who is not 18 yet arrives at who speaks for them, and finds no offer anywhere', async ({
  page,
  take,
}) => {
  const person = take('minor')
  const landing = new LandingPage(page)
  await landing.open(await mintLink(person))
  await landing.enter(person)
  await expect(page).toHaveURL(/\/responsavel$/)
  const title = page.getByRole('heading', { level: 1 })
  await expect(title).toHaveText('Quem resolve isto é seu responsável')
  await inspect(page, 'responsavel', PICTURE)
  for (const path of ['/valores', '/responsavel']) {
    await page.goto(path)
    await expect(title).toHaveText('Quem resolve isto é seu responsável')
    await expect(page.locator('body')).not.toContainText('R$')
  }
  await page.getByRole('link', { name: 'Corrigir meus dados' }).click()
  await expect(title).toHaveText('Seus dados')
})

test('one’s own data: seen in part, taken away whole after a code, changed on request', async ({
  page,
  enter,
  sandbox,
}) => {
  const { person } = await enter('telecom')
  await page.getByRole('link', { name: 'Meus dados' }).click()
  const care = new CarePage(page)
  await expect(page.locator('body')).not.toContainText(person.email)
  await inspect(page, 'd11-meus-dados', PICTURE)
  await care.choose('Corrigir um dado')
  await page.getByLabel('Qual dado?').fill('Meu telefone mudou.')
  await care.send('Enviar pedido')
  await care.number()
  await page.goto('/meus-dados')
  await page.getByRole('link', { name: 'Baixar meus dados' }).click()
  await expect(page).toHaveURL(/\/codigo/)
  await inspect(page, 'd11-codigo')
  await page
    .getByRole('button')
    .filter({ hasText: /código/i })
    .first()
    .click()
  await page.getByLabel(/Código/).fill(await sandbox.code(person))
  const loading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Abrir' }).click()
  const download = await loading
  expect(download.suggestedFilename()).toBe('meus-dados.json')
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(Buffer.from(chunk))
  const text = Buffer.concat(chunks).toString('utf8')
  const whole: unknown = JSON.parse(text)
  expect(whole).toMatchObject({ nome: person.name, contatos: expect.any(Array) })
  expect(text).not.toContain(person.email)
  expect(text).toContain('Meu telefone mudou.')
})

test('whoever holds the link says that the person died, and sees nothing', async ({
  page,
  take,
}) => {
  const person = take('telecom')
  const link = await mintLink(person)
  await page.goto(link)
  await page.getByRole('button', { name: 'Não sou eu' }).click()
  await page.getByRole('button', { name: 'A pessoa faleceu' }).click()
  await inspect(page, 'falecimento', PICTURE)
  await page.getByRole('textbox').fill('Sou a filha, 81 98888-0000')
  await page.getByRole('button', { name: 'Avisar do falecimento' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Paramos tudo')
  await expect(page.locator('body')).not.toContainText(person.name.split(' ')[0] ?? '')
  await inspect(page, 'falecimento-avisado')
  await arrive(page, person, link)
  await expect(page.getByText('Está tudo parado, como você pediu')).toBeVisible()
})
