import { randomUUID } from 'node:crypto'
import type { APIRequestContext, APIResponse } from '@playwright/test'
import { expect, test } from './fixtures.ts'
import { inspect } from './inspection.ts'
import { enterAdmin } from './staff.ts'

test.use({ viewport: { width: 1280, height: 800 } })
test.describe.configure({ timeout: 120_000 })

const BATCHES = '/api/v1/debts/batches'
const RECALLS = '/api/v1/debts/recalls'

const row = (contrato: string, changes: Record<string, string> = {}) => ({
  documento: '390.533.447-05',
  nome: 'Ana de um Sistema',
  contrato,
  produto: 'Mensalidade',
  vencimento: '2026-04-10',
  principal: '1100.00',
  ...changes,
})

/** What a creditor's system sends: nothing of a browser, and its key. */
function systemOf(request: APIRequestContext, secret: string) {
  const authorization = `Bearer ${secret}`
  return {
    send: (path: string, data: unknown, headers: Record<string, string> = {}) =>
      request.post(path, { data, headers: { authorization, ...headers } }),
    read: (path: string) => request.get(path, { headers: { authorization } }),
  }
}

/** A refusal in the form of RFC 9457; answers what is wrong, row by row. */
async function refusal(response: APIResponse, status: number) {
  expect(response.status()).toBe(status)
  expect(response.headers()['content-type']).toBe('application/problem+json')
  expect(response.headers()['cache-control']).toBe('no-store')
  const body = await response.json()
  expect(body).toMatchObject({ status, title: expect.any(String) })
  return body
}

test('a creditor’s system sends debts and takes them back, by a key that staff make and revoke', async ({
  page,
  request,
}) => {
  await enterAdmin(page)
  await page.goto('/admin/credores/horizonte')
  await page.getByRole('link', { name: 'Chaves de API' }).click()
  const system = `ERP ${randomUUID().slice(0, 8)}`
  const making = page.getByRole('region', { name: 'Fazer uma chave' })
  await making.getByLabel('Para que sistema').fill(system)
  await making.getByRole('button', { name: 'Fazer chave' }).click()
  await expect(making.getByText('escolha pelo menos uma permissão')).toBeVisible()
  await expect(making.getByLabel('Para que sistema')).toHaveValue(system)
  for (const scope of ['mandar lotes de dívidas', 'recolher dívidas', 'ler o que foi feito']) {
    await making.getByLabel(scope).check()
  }
  await making.getByRole('button', { name: 'Fazer chave' }).click()
  const secret = (await making.locator('code').textContent()) ?? ''
  await page.goto('/admin/credores/horizonte/chaves')
  await expect(page.locator('body')).not.toContainText(secret)
  await inspect(page, 'admin-credor-chaves', { picture: true, narrowest: 360 })

  const api = systemOf(request, secret)
  const contract = `API-${randomUUID().slice(0, 8)}`
  const body = {
    carteira: 'Lotes da noite',
    linhas: [row(`${contract}-1`), row(`${contract}-2`, { documento: '1' })],
  }
  const key = { 'idempotency-key': randomUUID() }

  const sent = await api.send(BATCHES, body, key)
  expect(sent.status()).toBe(202)
  const { id } = await sent.json()
  const place = sent.headers().location ?? ''
  expect(place).toBe(`/api/v1/imports/${id}`)
  const again = await api.send(BATCHES, body, key)
  expect([again.status(), await again.json()]).toEqual([200, { id }])
  await refusal(await api.send(BATCHES, { ...body, carteira: 'Outra' }, key), 422)

  await expect
    .poll(async () => (await (await api.read(place)).json()).situacao, { timeout: 60_000 })
    .toBe('concluida')
  expect(await (await api.read(place)).json()).toMatchObject({
    novas: 1,
    recusadas: 1,
    recusas: [{ linha: 2, coluna: 'documento', motivo: 'document_length' }],
  })

  const recall = { contrato: `${contract}-1` }
  for (const _ of ['once', 'again']) {
    const taken = await api.send(RECALLS, recall)
    expect([taken.status(), await taken.json()]).toEqual([200, { situacao: 'recolhida' }])
  }
  await refusal(await api.send(RECALLS, { contrato: `${contract}-2` }), 404)
  await page.goto(`/admin/dividas?q=${contract}-1`)
  await expect(page.getByRole('row').filter({ hasText: contract })).toContainText('recolhida')

  await page.goto('/admin/credores/horizonte/chaves')
  await page.getByRole('button', { name: `Revogar a chave ${system}` }).click()
  await expect(page.getByText('Chave revogada')).toBeVisible()
  await refusal(await api.read(place), 401)
})

test('what is wrong with a request is told before anything is taken of it', async ({
  page,
  request,
}) => {
  const { paths } = await (await request.get('/api/v1/openapi.json')).json()
  expect(Object.keys(paths)).toEqual([BATCHES, '/api/v1/imports/{id}', RECALLS])
  const stranger = systemOf(request, `quita_${'A'.repeat(43)}`)
  const whole = { carteira: 'A', linhas: [row('X-1')] }
  await refusal(await stranger.send(BATCHES, whole, { 'idempotency-key': randomUUID() }), 401)
  const nobody = await request.post(BATCHES, { data: {} })
  await refusal(nobody, 401)
  expect(nobody.headers()['www-authenticate']).toBe('Bearer')

  await enterAdmin(page)
  await page.goto('/admin/credores/horizonte/chaves')
  await page.getByLabel('Para que sistema').fill('Só lotes')
  await page.getByLabel('mandar lotes de dívidas').check()
  await page.getByRole('button', { name: 'Fazer chave' }).click()
  const api = systemOf(request, (await page.locator('code').textContent()) ?? '')
  const key = () => ({ 'idempotency-key': randomUUID() })
  const send = (data: unknown, headers = key()) => api.send(BATCHES, data, headers)
  const json = { 'content-type': 'application/json' }

  await refusal(await api.send(RECALLS, { contrato: 'X-1' }), 403)
  await refusal(await api.read(`/api/v1/imports/${randomUUID()}`), 403)
  await refusal(await api.send(BATCHES, whole), 400)
  await refusal(await send(Buffer.from('{'), { ...key(), ...json }), 400)
  await refusal(await send('documento;nome'), 415)
  await refusal(await send(Buffer.alloc(4 * 1024 * 1024 + 1, ' '), { ...key(), ...json }), 413)
  const wrong = await send({ carteira: 'A', linhas: [row('X-1'), row('X-2', { principal: '1' })] })
  expect((await refusal(wrong, 422)).erros).toMatchObject([{ linha: 2, campo: 'principal' }])
  const many = Array.from({ length: 5_001 }, (_, at) => row(`X-${at}`))
  expect((await refusal(await send({ carteira: 'A', linhas: many }), 422)).erros).toHaveLength(1)
})
