import type { Browser, Page } from '@playwright/test'
import type { Member } from '#db/seed/team.ts'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { arrive } from './journeys.ts'
import { openBooks } from './matrix/people.ts'
import { CarePage } from './pages/care-page.ts'
import { LandingPage } from './pages/landing-page.ts'
import type { Person } from './people.ts'
import { mintLink } from './product.ts'
import { enterAdmin, takeMember } from './staff.ts'

test.describe.configure({ timeout: 300_000 })

const DRAWN = { picture: true, narrowest: 360 }

/** Somebody on a telephone of their own. */
async function onTelephone(browser: Browser, person: Person, link?: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  const page = await context.newPage()
  await arrive(page, person, link ?? (await mintLink(person)))
  return page
}

/** Enters as somebody of this role, for every creditor; answers who it was. */
async function enterAs(page: Page, role: 'agent' | 'manager'): Promise<Member> {
  const member = takeMember()
  const books = await openBooks()
  await books.query('update staff_users set role = $2 where email = $1', [member.email, role])
  await books.end()
  return enterAdmin(page, member)
}

/** How a member of the tests' team is called. */
function nameOf({ email }: Member): string {
  return `Gestora de teste ${/-(\d+)@/.exec(email)?.[1]}`
}

async function open(page: Page, number: string): Promise<void> {
  await page.goto('/admin/casos?tipo=')
  await page.getByRole('link', { name: number }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number)
}

test('a dispute is looked at twice, gives the debt back, and its person reads the answer', async ({
  page,
  browser,
  take,
  sandbox,
}) => {
  const person = take('telecom')
  const phone = await onTelephone(browser, person)
  const care = new CarePage(phone)
  await phone.goto('/nao-reconheco')
  await care.choose('Aparelho', 'Usaram meus dados sem eu saber')
  await care.words.fill('Nunca tive este aparelho. <b>Não</b> fui eu.')
  await care.send('Não reconheço este valor')
  const number = await care.number()

  await enterAs(page, 'manager')
  await page.goto('/admin')
  await page.getByRole('link', { name: 'Atendimento esperando resposta' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Atendimentos')
  await inspect(page, 'admin-atendimentos', DRAWN)
  await open(page, number)
  await expect(page.getByText('Nunca tive este aparelho. <b>Não</b> fui eu.')).toBeVisible()
  await inspect(page, 'admin-atendimento', DRAWN)
  await page.getByRole('button', { name: 'Assumir este atendimento' }).click()
  await expect(page.getByText('Este atendimento é seu.')).toBeVisible()
  await page.getByRole('link', { name: 'Aceitar e devolver a dívida…' }).click()
  await expect(page.getByText('Não dá para desfazer')).toBeVisible()
  await inspect(page, 'admin-atendimento-decidir', DRAWN)
  await page.getByRole('checkbox').check()
  await page.getByLabel('O que a pessoa lê').fill('Conferimos e você tem razão.')
  await page.getByRole('button', { name: 'Responder' }).click()
  await expect(page.getByText('Respondido. A pessoa recebe um aviso.')).toBeVisible()

  const told = await sandbox.waitFor(person, ({ text }) => (text.includes(number) ? text : null))
  expect(told).not.toContain('aparelho')
  await phone.goto('/pedidos')
  await phone.getByRole('link', { name: `Ver ${number}` }).click()
  await expect(phone.getByText('Conferimos e você tem razão.')).toBeVisible()
  await phone.goto('/valores')
  await expect(phone.getByText('Fibra 500').first()).toBeVisible()
  // With its capital: one may leave the "aparelho" of the footer.
  await expect(phone.getByText(/Aparelho/)).toHaveCount(0)
  await phone.context().close()
})

test('an agent asks for more, and answers; what only a manager may do is not theirs', async ({
  page,
  browser,
  take,
}) => {
  const person = take('several')
  const phone = await onTelephone(browser, person)
  const care = new CarePage(phone)
  await phone.goto('/nao-reconheco')
  await care.choose('Mensalidade de agosto', 'O valor está errado')
  await care.send('Não reconheço este valor')
  const number = await care.number()
  await enterAs(page, 'agent')
  await open(page, number)
  await page.getByRole('link', { name: 'Perguntar mais…' }).click()
  await page.getByLabel('O que a pessoa lê').fill('Qual é o valor certo, na sua conta?')
  await page.getByRole('button', { name: 'Enviar pergunta' }).click()
  await expect(page.getByText('Pergunta enviada.')).toBeVisible()
  await phone.reload()
  await phone.getByLabel('Sua resposta').fill('R$ 420,00, como no boleto.')
  await care.send('Enviar')
  await expect(phone.getByText('R$ 420,00, como no boleto.')).toBeVisible()
  await open(page, number)
  await expect(page.getByText('R$ 420,00, como no boleto.')).toBeVisible()
  await page.getByRole('link', { name: 'Aceitar e devolver a dívida…' }).click()
  await expect(page.getByText('Devolver a dívida é decisão de quem pode recolher.')).toBeVisible()
  await page.goBack()
  await page.getByRole('link', { name: 'Manter o valor…' }).click()
  await page.getByLabel('O que a pessoa lê').fill('O valor é o do contrato, de R$ 845,00.')
  await page.getByRole('button', { name: 'Responder' }).click()
  await expect(page.getByText('Respondido. A pessoa recebe um aviso.')).toBeVisible()
  await phone.reload()
  await expect(phone.getByText('O valor continua.')).toBeVisible()
  await phone.context().close()
})

test('somebody calls: the case is opened in their place, and stands in their file', async ({
  page,
  take,
}) => {
  const person = take('telecom')
  await enterAs(page, 'agent')
  await page.goto('/admin/devedores')
  await page.getByRole('searchbox').fill(person.document)
  await page.getByRole('button', { name: 'Buscar' }).click()
  await page.getByRole('link', { name: 'Atender por telefone' }).click()
  await page.getByLabel(/Cinco primeiros números/).fill(person.document.slice(0, 5))
  await page.getByLabel('Disse o nome inteiro').check()
  await page.getByRole('button', { name: 'Conferir' }).click()
  await page
    .getByLabel('O que a pessoa pede')
    .selectOption({ label: 'Não consigo pagar agora: perdi renda ou emprego' })
  await page.getByLabel('Nas palavras dela').fill('Foi demitida em outubro.')
  await page.getByRole('button', { name: 'Abrir', exact: true }).click()
  await expect(page.getByText('Atendimento aberto.')).toBeVisible()
  await inspect(page, 'admin-telefone-atendimento', { narrowest: 360 })
  await page.getByRole('link', { name: '← Voltar à ficha' }).click()
  await expect(page.getByRole('region', { name: 'Atendimentos' })).toContainText('perdi', {
    ignoreCase: true,
  })
  await expect(page.getByText(/nada é escrito nem cobrado/)).toBeVisible()
  await expect(page.getByText('Atendimento aberto').first()).toBeVisible()
  await inspect(page, 'admin-ficha-com-atendimento', { narrowest: 360 })
})

test('who asks for it has their data erased, reads what went and what stays, and is out at once', async ({
  page,
  browser,
  take,
  sandbox,
}) => {
  const person = take('telecom')
  const link = await mintLink(person)
  const phone = await onTelephone(browser, person, link)
  const care = new CarePage(phone)
  await phone.goto('/meus-dados')
  await care.choose('Apagar meus dados')
  await phone.getByLabel('Qual dado?').fill('Tudo.')
  await care.send('Enviar pedido')
  const number = await care.number()
  await inspect(phone, 'pedido-apagar', { picture: true })

  // Whoever speaks with people may not do it: it wants a permission of its own.
  await enterAs(page, 'agent')
  await open(page, number)
  await page.getByRole('link', { name: 'Apagar os dados…' }).click()
  await expect(page.getByText('Apagar dados é decisão de quem pode apagar.')).toBeVisible()

  const desk = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await enterAs(desk, 'manager')
  await open(desk, number)
  await desk.getByRole('link', { name: 'Apagar os dados…' }).click()
  await expect(desk.getByText('Isto apaga de verdade, e não dá para desfazer.')).toBeVisible()
  await inspect(desk, 'admin-atendimento-apagar', DRAWN)
  // Without the tick the browser itself asks, and nothing is erased.
  await desk.getByRole('button', { name: 'Apagar e responder' }).click()
  await expect(desk.getByText('Isto apaga de verdade, e não dá para desfazer.')).toBeVisible()
  await desk.getByRole('checkbox').check()
  await desk.getByRole('button', { name: 'Apagar e responder' }).click()
  await expect(desk.getByText('Respondido. A pessoa recebe um aviso.')).toBeVisible()
  await expect(desk.getByText('Fica guardado, e por quê:')).toBeVisible()
  await inspect(desk, 'admin-atendimento-apagado', DRAWN)

  const told = await sandbox.waitFor(person, ({ channel, subject, text }) =>
    channel === 'mail' && subject?.startsWith('Seus dados foram apagados') ? text : null,
  )
  expect(told).toContain(number)
  expect(told).toContain('seus telefones e e-mails')
  expect(told).toContain('seu nome, seu CPF e os valores que o credor informa')

  await phone.goto('/valores')
  await expect(phone).toHaveURL(/\/sessao$/)
  const landing = new LandingPage(phone)
  await landing.open(link)
  await landing.enter(person)
  await expect(phone).not.toHaveURL(/\/valores$/)
  await expect(phone.getByRole('button', { name: /novo link/ })).toBeVisible()
  // The one link that still opens is in that e-mail: what is owed stays, and so does the answer.
  await arrive(phone, person, /https?:\/\/\S+\/l\/[\w-]{22}/.exec(told)?.[0] ?? '')
  await phone.goto('/pedidos')
  await phone.getByRole('link', { name: `Ver ${number}` }).click()
  await expect(phone.getByText('Fica guardado, e por quê:')).toBeVisible()
  await inspect(phone, 'pedido-apagado', { picture: true })
  await desk.close()
  await phone.context().close()
})

test('a case is handed to a colleague by name; who has a lawyer shows in the file until that is over', async ({
  page,
  browser,
  take,
}) => {
  const person = take('telecom')
  const phone = await onTelephone(browser, person)
  const care = new CarePage(phone)
  await phone.goto('/falar')
  await phone.getByText('Tenho advogado ou Defensoria').click()
  await care.choose('Um advogado ou advogada')
  await care.send('Falem com quem me representa')
  const number = await care.number()
  const colleague = takeMember()
  const giver = await enterAs(page, 'agent')
  await open(page, number)
  await inspect(page, 'admin-atendimento-advogado', DRAWN)
  await page.getByLabel('Quem responde').selectOption({ label: nameOf(colleague) })
  await page.getByRole('button', { name: 'Passar', exact: true }).click()
  await expect(page.getByText('O atendimento passou para quem você escolheu.')).toBeVisible()
  await expect(page.getByRole('definition').getByText(nameOf(colleague))).toBeVisible()
  await expect(page.getByText(`Passado a ${nameOf(colleague)}, por ${nameOf(giver)}`)).toBeVisible()
  await page.getByRole('link', { name: person.name }).click()
  await expect(page.getByText('O que está parado, e por quê')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Atendimentos' })).toContainText('Tenho advogado')
  await inspect(page, 'admin-ficha-advogado', DRAWN)

  const desk = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await enterAdmin(desk, colleague)
  await open(desk, number)
  await desk.getByRole('link', { name: 'Falar só com quem representa…' }).click()
  await desk.getByRole('button', { name: 'Responder' }).click()
  await expect(desk.getByText('Respondido. A pessoa recebe um aviso.')).toBeVisible()
  await inspect(desk, 'admin-atendimento-soltar', DRAWN)
  await desk.getByLabel('Por quê? A pessoa lê').fill('A advogada avisou que não cuida mais disto.')
  await desk.getByRole('button', { name: 'Voltar a andar' }).click()
  await expect(desk.getByText('O que estava parado voltou a andar.').first()).toBeVisible()
  await phone.goto('/valores')
  await expect(phone.getByText('Está tudo parado, como você pediu')).toHaveCount(0)
  await desk.close()
  await phone.context().close()
})
