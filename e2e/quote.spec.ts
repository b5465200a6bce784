import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { writePortfolioFiles } from '#db/seed/sample/files.ts'
import { expect, test } from './fixtures.ts'
import { choosePlan } from './journeys.ts'
import { ReviewPage } from './pages/review-page.ts'
import { debtsOf, type Person, PORTFOLIO } from './people.ts'
import { importFile } from './product.ts'
import { quoteExpires } from './time.ts'

/** The creditor's next file says that one of the person's debts is larger. */
async function importLargerDebt(person: Person): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'quita-e2e-'))
  try {
    const today = Temporal.Now.plainDateISO('America/Sao_Paulo')
    const [first, ...others] = debtsOf('telecom', person, today)
    if (first === undefined) throw new Error('the person owes nothing')
    const paths = await writePortfolioFiles(folder, [
      { ...first, principal: first.principal + 5_000 },
      ...others,
    ])
    await importFile(paths.vivaz, 'vivaz', PORTFOLIO)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

test('a condition whose debts changed is shown beside the one of today', async ({
  page,
  enter,
}) => {
  const { person } = await enter('telecom')
  await choosePlan(page)
  await importLargerDebt(person)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Algo mudou nestes valores' })).toBeVisible()
  await new ReviewPage(page).renew.click()
  await expect(page).toHaveURL(/antes=/)
  await expect(page.getByText('Nada se perde')).toBeVisible()
  await expect(new ReviewPage(page).acceptPlan).toBeVisible()
})

test('pressing "Aceitar" on a condition that changed meanwhile signs nothing', async ({
  page,
  enter,
}) => {
  const { person } = await enter('telecom')
  await choosePlan(page)
  await importLargerDebt(person)
  await new ReviewPage(page).acceptPlan.click()
  await expect(page.getByRole('heading', { name: 'Algo mudou nestes valores' })).toBeVisible()
})

test('the first page offers today’s conditions again when the debts changed', async ({
  page,
  enter,
}) => {
  const { person } = await enter('telecom')
  await importLargerDebt(person)
  await page.reload()
  await expect(page.getByText('As condições mudaram')).toBeVisible()
  await page.getByRole('button', { name: 'Ver as condições de hoje' }).click()
  await expect(page.getByRole('link', { name: 'Quero este acordo' })).toBeVisible()
})

test('a condition past its date can be had again with the values of today', async ({
  page,
  enter,
}) => {
  await enter('telecom')
  await choosePlan(page)
  await quoteExpires(new ReviewPage(page).quoteId)
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Esta condição já passou da data' })).toBeVisible()
  await new ReviewPage(page).renew.click()
  await expect(new ReviewPage(page).acceptPlan).toBeVisible()
})
