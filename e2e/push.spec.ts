import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { arrive, payInBank, signPlan } from './journeys.ts'
import { KEPT_FOR_ALL, keptPaths } from './kept.ts'
import { DebtsPage } from './pages/debts-page.ts'
import type { Person, Situation } from './people.ts'
import { mintLink } from './product.ts'
import { Deliveries, reminderOf, reminderState, shown, tap, withPushService } from './reminders.ts'
import type { Sandbox } from './sandbox.ts'

const ASK = 'Quer que a gente avise aqui antes da próxima parcela?'
/** What nobody may read on a locked phone (collection rule 23). */
const TELLING = /R\$|d[ií]vida|deve|atras|vencid|cobran|acordo|Vivaz|Fibra/i

/** A plan is signed and its first instalment paid: D5. Answers the agreement. */
async function payFirst(page: Page, sandbox: Sandbox, person: Person): Promise<string> {
  const pix = await signPlan(page, sandbox, person)
  const agreement = (await pix.agreement.getAttribute('href')) ?? ''
  await payInBank(pix, sandbox)
  await expect(page).toHaveURL(/\/pago\//, { timeout: 20_000 })
  return agreement.split('/').at(-1) ?? ''
}

async function allowReminders(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sim, avise um dia antes' }).click()
  await expect(page.getByText('Pronto. Avisamos neste aparelho')).toBeVisible()
}

type Enter = (situation: Situation) => Promise<{ person: Person }>

/** A person who paid and allowed reminders, and what reaches their browser. */
async function reminded(page: Page, sandbox: Sandbox, enter: Enter) {
  await withPushService(page.context(), sandbox)
  const { person } = await enter('telecom')
  const deliveries = await Deliveries.on(page)
  const agreementId = await payFirst(page, sandbox, person)
  await allowReminders(page)
  return { person, agreementId, deliveries }
}

/** The worker sends the receipt in its own time. */
async function reminderSent(agreementId: string) {
  const found: Awaited<ReturnType<typeof reminderOf>>[] = []
  await expect
    .poll(async () =>
      found.push(
        ...(await reminderOf(agreementId).then(
          (one) => [one],
          () => [],
        )),
      ),
    )
    .toBe(1)
  const [one] = found
  if (!one) throw new Error('it was found')
  return one
}

test('reminders are offered after a payment, in our words first, and asked for by the browser only after a tap', async ({
  page,
  sandbox,
  enter,
}) => {
  const { agreementId } = await reminded(page, sandbox, enter)
  expect((await reminderState(agreementId)).owners).toHaveLength(1)
  expect(await shown(page)).toMatchObject([{ body: 'Seus lembretes chegam assim.' }])

  await page.reload()
  await page.getByRole('button', { name: 'Desligar os lembretes' }).click()
  await expect(page.getByText('Desligado.')).toBeVisible()
  expect((await reminderState(agreementId)).owners).toEqual([])
})

test('“Agora não” is not asked again, and nothing asks before a payment', async ({
  page,
  sandbox,
  enter,
}) => {
  await withPushService(page.context(), sandbox)
  const { person } = await enter('telecom')
  await expect(page.getByText(ASK)).toBeHidden()
  await payFirst(page, sandbox, person)
  await page.getByRole('button', { name: 'Agora não' }).click()
  await expect(page.getByText(ASK)).toBeHidden()
  await page.reload()
  await expect(page.getByRole('link', { name: 'Ver meu acordo' })).toBeVisible()
  await expect(page.getByText(ASK)).toBeHidden()
})

test('a reminder says nothing to strangers; a tap leads to the link, “Lembrar amanhã” puts it off, once', async ({
  page,
  sandbox,
  enter,
}) => {
  const { agreementId, deliveries } = await reminded(page, sandbox, enter)
  const { payload, link } = await reminderSent(agreementId)
  const reminders = async () => (await shown(page)).filter(({ tag }) => tag !== 'pronto')

  await deliveries.deliver(page, payload)
  await expect.poll(reminders).toHaveLength(1)
  const [first] = await reminders()
  expect(first).toMatchObject({
    title: 'Você tem um lembrete',
    actions: ['Ver', 'Lembrar amanhã'],
  })
  expect(`${first?.title} ${first?.body}`).not.toMatch(TELLING)
  expect(await tap(page, first?.tag ?? '', '')).toBe(link)
  expect(await reminders()).toEqual([])

  for (const _ of ['once', 'again']) {
    await deliveries.deliver(page, payload)
    await expect.poll(reminders).toHaveLength(1)
    expect(await tap(page, first?.tag ?? '', 'amanha')).toBeNull()
    expect(await reminders()).toMatchObject([{ title: 'Combinado', actions: [] }])
    expect((await reminderState(agreementId)).putOff).toBe(1)
  }
})

test('a push that cannot be read, or leads elsewhere, shows the plain words and leads to the portal', async ({
  page,
  sandbox,
  enter,
}) => {
  await withPushService(page.context(), sandbox)
  await enter('telecom')
  const deliveries = await Deliveries.on(page)
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await deliveries.deliver(page, 'not JSON')
  await expect.poll(() => shown(page)).toMatchObject([{ title: 'Você tem um lembrete' }])

  const data = { navigate: 'https://evil.example/' }
  const notification = { title: 'Você tem um lembrete', tag: 'elsewhere', data }
  await deliveries.deliver(page, JSON.stringify({ web_push: 8030, notification }))
  await expect.poll(async () => (await shown(page)).map(({ tag }) => tag)).toContain('elsewhere')
  expect(await tap(page, 'elsewhere', '')).toBe('/valores')
})

test('two people on one phone: who signs in ends the reminders of the one before and finds no trace', async ({
  page,
  sandbox,
  enter,
  take,
}) => {
  const { agreementId, deliveries } = await reminded(page, sandbox, enter)
  await deliveries.deliver(page, (await reminderSent(agreementId)).payload)
  await expect.poll(() => shown(page)).not.toEqual([])

  const second = take('bank')
  await arrive(page, second, await mintLink(second))
  expect((await reminderState(agreementId)).owners).toEqual([])
  await page.waitForFunction(() => navigator.serviceWorker.ready.then(() => true))
  expect(await shown(page)).toEqual([])
  for (const path of await keptPaths(page)) {
    expect(path).toMatch(KEPT_FOR_ALL)
  }
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0)
})

test('signing out ends reminders on this device and takes its cookie away', async ({
  page,
  context,
  sandbox,
  enter,
}) => {
  const { agreementId } = await reminded(page, sandbox, enter)
  await page.goto('/valores')
  await new DebtsPage(page).signOut.click()
  await expect(page.getByRole('heading', { name: 'Você saiu deste aparelho' })).toBeVisible()
  expect((await reminderState(agreementId)).owners).toEqual([])
  expect(await context.cookies()).toEqual([])
  await page.waitForFunction(() => navigator.serviceWorker.ready.then(() => true))
  expect(await shown(page)).toEqual([])
})

test('no other site turns reminders on or off', async ({ page, request, baseURL }) => {
  await page.goto('/golpe')
  const form = { token: 'x' }
  for (const path of ['/api/lembretes', '/api/lembretes/amanha']) {
    const elsewhere = await request.post(path, {
      form,
      headers: { origin: 'https://evil.example' },
    })
    expect(elsewhere.status()).toBe(403)
  }
  const own = { origin: baseURL ?? '' }
  const fields = { endpoint: 'x', p256dh: 'x', auth: 'x', publicKey: 'x' }
  const signedOut = await request.post('/api/lembretes', { form: fields, headers: own })
  expect(signedOut.status()).toBe(401)
  const madeUp = await request.post('/api/lembretes/amanha', { form, headers: own })
  expect(madeUp.status()).toBe(409)
})
