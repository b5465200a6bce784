import type { Page } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { enterAdmin } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })
test.describe.configure({ timeout: 180_000 })

const DRAWN = { picture: true, narrowest: 360 }
// The creditor to whom the people of the tests owe nothing that a step falls on.
const JOURNEY = '/admin/reguas/horizonte'

const draftOf = (page: Page) => page.getByRole('region', { name: /^Rascunho/ })
const checksOf = (page: Page) => page.getByRole('region', { name: 'Conferências' })
const stepsOf = (page: Page) => draftOf(page).getByRole('listitem')

/** Where one step of the draft is written. */
async function openStep(page: Page, name: string) {
  const one = stepsOf(page).filter({ hasText: name })
  const form = one.locator('form')
  if (!(await form.isVisible())) await one.getByText(/^Mudar o passo/).click()
  return { one, form, field: (field: string) => form.locator(`[name="${field}"]`) }
}

test('a journey is drafted, replayed, in force when a second person read it, and taken back', async ({
  page,
  browser,
}) => {
  await enterAdmin(page)
  await page.getByRole('link', { name: 'Réguas', exact: true }).click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Réguas')
  await inspect(page, 'admin-reguas', { narrowest: 360 })
  await page.goto(JOURNEY)
  const inForce = page.getByRole('region', { name: /^Em vigor/ })
  await expect(inForce).toContainText('só sai o lembrete da véspera')
  await page.getByRole('button', { name: 'Começar com a régua sugerida' }).click()
  await expect(page.getByText('Rascunho começado com estes passos.')).toBeVisible()
  await expect(checksOf(page)).toContainText('Nenhuma regra ou limite impede esta régua.')
  const count = await stepsOf(page).count()

  // A second person writes a step without JavaScript: what cannot be read is named where it was
  // typed, and nothing is lost.
  const second = await browser.newPage({
    viewport: { width: 1280, height: 800 },
    javaScriptEnabled: false,
  })
  await enterAdmin(second)
  await second.goto(JOURNEY)
  const added = draftOf(second).locator('form').last()
  await draftOf(second).getByText('Acrescentar um passo').click()
  await added.locator('[name="day"]').fill('amanhã')
  await added.getByRole('button', { name: 'Acrescentar passo' }).click()
  await expect(second.getByText('O passo não foi guardado')).toBeVisible()
  await expect(added.locator('[name="day"]')).toHaveValue('amanhã')
  await expect(second.getByText('Marque pelo menos um perfil.')).toBeVisible()

  // What the caps do not allow is written, said, and cannot be replayed.
  await added.locator('[name="day"]').fill('+2')
  await added.locator('[name="profile.disorganised"]').check()
  await added.locator('[name="profile.hardship"]').check()
  await added.getByLabel('Primeiro canal').selectOption({ label: 'WhatsApp, só quem quis' })
  await added.getByLabel('senão por').first().selectOption({ label: 'SMS' })
  await added.getByRole('button', { name: 'Acrescentar passo' }).click()
  await expect(second.getByText('Rascunho guardado como nova versão.')).toBeVisible()
  await expect(stepsOf(second)).toHaveCount(count + 1)
  await expect(checksOf(second)).toContainText('Quem contou dificuldade só recebe')
  await expect(checksOf(second)).toContainText('este credor não usa o WhatsApp')
  await expect(second.getByRole('button', { name: /^Ensaiar/ })).toHaveCount(0)

  await page.goto(JOURNEY)
  const step = await openStep(page, 'D+2:')
  await step.form.getByRole('button', { name: 'Tirar passo' }).click()
  await expect(stepsOf(page)).toHaveCount(count)

  await page.getByRole('button', { name: 'Ensaiar', exact: true }).click()
  await expect(page.getByText('Ensaio feito na carteira de hoje.')).toBeVisible()
  await expect(page.getByRole('region', { name: /^Avisos por dia/ })).toBeVisible()
  await expect(page.getByRole('table', { name: /Até dez casos reais/ })).toBeVisible()
  await inspect(page, 'admin-regua-rascunho', DRAWN)
  await page.getByRole('button', { name: 'Pedir publicação' }).click()
  await expect(page.getByText('Pedido feito. Entra em vigor quando')).toBeVisible()
  await expect(inForce).toContainText('só sai o lembrete da véspera')

  const mine = (who: Page) =>
    who.getByRole('region', { name: 'Publicar régua: Colégio Horizonte' }).first()
  await page.goto('/admin/aprovacoes')
  await expect(mine(page)).toContainText('Outra pessoa precisa decidir')
  await second.goto('/admin/aprovacoes')
  await expect(
    mine(second).getByRole('region', { name: 'Régua do rascunho: Colégio Horizonte' }),
  ).toContainText('há opções para você')
  await mine(second).getByRole('button', { name: 'Aprovar e fazer' }).click()
  await expect(second.getByText('Aprovado e feito.')).toBeVisible()

  await page.goto(JOURNEY)
  await expect(page.getByRole('region', { name: /^Em vigor: versão 1/ })).toBeVisible()
  // Changed again, and taken back by one click.
  const last = await openStep(page, 'D+60')
  await last.form.getByRole('button', { name: 'Tirar passo' }).click()
  await expect(stepsOf(page)).toHaveCount(count - 1)
  await expect(checksOf(page)).toContainText('fica sem próximo passo')
  const changed = page.getByRole('table', { name: /O que este rascunho muda$/ })
  await expect(changed.getByRole('row').filter({ hasText: 'D+60' })).toContainText('de antes')
  await page.getByRole('button', { name: /da versão 1$/ }).click()
  await expect(stepsOf(page)).toHaveCount(count)
  await expect(page.getByText('Nada: é igual ao que já está em vigor.')).toBeVisible()

  // It may wait for a day: read by everybody until then, and taken back by one tap.
  await page.getByRole('button', { name: 'Ensaiar', exact: true }).click()
  const day = page.getByLabel('Vale a partir de')
  await day.fill((await day.getAttribute('max')) ?? '')
  await page.getByRole('button', { name: 'Pedir publicação' }).click()
  await expect(page.getByText('a régua espera pelo dia marcado')).toBeVisible()
  await second.goto('/admin/aprovacoes')
  await expect(mine(second)).toContainText('em vigor a partir da 0h de')
  await mine(second).getByRole('button', { name: 'Aprovar e agendar' }).click()
  await expect(second.getByText('Espera pelo dia marcado')).toBeVisible()
  await second.close()
  await page.goto('/admin/reguas')
  await expect(page.getByRole('row', { name: /Colégio Horizonte/ })).toContainText('a partir de')
  await page.goto(JOURNEY)
  const waiting = page.getByRole('region', { name: 'Publicação agendada' })
  await expect(waiting).toContainText(/em vigor a partir de .*Aprovado por/)
  await expect(page.getByLabel('Vale a partir de')).toHaveCount(0)
  await inspect(page, 'admin-regua-agendada', DRAWN)
  await waiting.getByRole('button', { name: 'Cancelar o agendamento' }).click()
  await expect(page.getByText('Agendamento cancelado.')).toBeVisible()
  await expect(waiting).toHaveCount(0)

  // Nobody is neglected silently.
  await page.getByRole('link', { name: 'Sem próximo passo' }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Sem próximo passo')
  await page.getByRole('link', { name: 'o prazo legal de cobrança terminou' }).click()
  const who = page.getByRole('table', { name: /^Quem:/ })
  await expect(who.getByRole('row').nth(1)).toBeVisible()
  await inspect(page, 'admin-sem-proximo-passo', { narrowest: 360 })
  const file = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Baixar este motivo (CSV)' }).click()
  expect((await file).suggestedFilename()).toBe('sem-proximo-passo.csv')
  await who.getByRole('link').first().click()
  await expect(page.getByRole('region', { name: 'Próximo passo da régua' })).toContainText(
    'o prazo legal de cobrança terminou',
  )
})
