import { expect, test } from './fixtures.ts'
import { sendLink } from './product.ts'

/** What is typed on the pretend phone, below the messages that came. */
test('every message can be answered, and whoever asks for quiet gets it', async ({
  page,
  take,
  sandbox,
}) => {
  const person = take('telecom')
  await sendLink(person, 'sms')
  await sandbox.waitFor(person, ({ channel }) => channel === 'sms' || null)
  const answer = async (text: string) => {
    await page.goto(`${sandbox.url}/celular/${encodeURIComponent(person.phone)}`)
    await page.getByLabel('Responder').fill(text)
    await page.getByRole('button', { name: 'Enviar resposta' }).click()
    await expect(page.getByText(text, { exact: true })).toBeVisible()
  }
  const reads = (words: RegExp) =>
    sandbox.waitFor(person, ({ text }) => (words.test(text) ? text : null))

  await answer('qto q eu to devendo?')
  const amount = await reads(/os numeros/)
  expect(amount).toMatch(/\/l\/[\w-]{22}/)
  expect(amount).not.toMatch(/R\$/)

  await answer('quero falar com uma pessoa')
  await reads(/uma pessoa da equipe fala com voce ate \d\d\/\d\d/)

  await answer('PARE')
  await reads(/nao enviamos mais mensagens para este numero/)
})
