import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openApiDocument } from '#server/api/openapi.ts'
import { createCaller } from '#server/api/root.ts'
import { type ApiKeyId, type CreditorId, newId } from '#server/kernel/id.ts'
import { createTestCore, type TestCore } from '#server/platform/testing.ts'
import { makeApiKey, revokeApiKey } from '#server/staff/api-key/commands.ts'
import type { ApiScopeName } from '#server/staff/api-key/model.ts'
import { startTestProvider, type TestProvider } from '#server/testing/pix.ts'
import { applyUpload } from '../confirming/commands.ts'
import { judgeUpload } from '../judging/commands.ts'
import { addCreditor, type Bench, createBench, importScope } from '../testing.ts'
import { importer } from '../upload/testing.ts'
import { fileOf } from './model.ts'

let core: TestCore
let bench: Bench
let provider: TestProvider
let creditorId: CreditorId
let creditorSlug = ''
let serial = 0
const who = importer()

beforeAll(async () => {
  core = await createTestCore()
  bench = createBench(core)
  provider = await startTestProvider(core)
})
beforeEach(async () => {
  serial += 1
  creditorSlug = `credor-${serial}`
  creditorId = await addCreditor(core, creditorSlug)
})
afterAll(async () => {
  bench.remove()
  await provider.close()
  await core.close()
})

const row = (changes: Record<string, string> = {}) => ({
  documento: '390.533.447-05',
  nome: 'Ana Sá',
  contrato: 'L-1',
  produto: 'Fibra',
  vencimento: '2026-04-10',
  principal: '1100.00',
  ...changes,
})

async function keyWith(...scopes: ApiScopeName[]) {
  const made = await makeApiKey(core, who, { creditorSlug, name: 'ERP', scopes })
  if (!made.ok) throw new Error(made.reason)
  return made.value.secret
}

function as(apiSecret: string) {
  return createCaller({
    core,
    services: provider.services,
    client: { ip: '10.0.0.1', port: 1, userAgent: 'test' },
    debtorSecret: null,
    staffSessionId: null,
    apiSecret,
  })
}

describe('a batch of a creditor’s system', () => {
  it('goes through the engine of every other door, and is told row by row', async () => {
    const api = as(await keyWith('debts:write', 'imports:read'))
    const body = {
      carteira: 'Lotes',
      linhas: [row(), row({ contrato: 'L-2', documento: '1' }), row({ contrato: 'L-3' })],
    }
    const key = newId()
    const taken = await api.batches.take({ key, body })
    if (!taken.ok) throw new Error(taken.reason)
    const { importId } = taken.value
    expect(await api.batches.state({ importId })).toMatchObject({ situacao: 'na_fila', novas: 0 })
    await judgeUpload(core, importScope, { creditorId, importId })
    await applyUpload(core, importScope, { creditorId, importId })
    expect(await api.batches.state({ importId })).toMatchObject({
      situacao: 'concluida',
      novas: 2,
      recusadas: 1,
      recusas: [{ linha: 2, coluna: 'documento', motivo: 'document_length' }],
    })
    expect(await bench.debtsOf(creditorId)).toHaveLength(2)

    // The same again is the same; the same key with something else is nothing.
    expect(await api.batches.take({ key, body })).toEqual({
      ok: true,
      value: { importId, isNew: false },
    })
    const other = { ...body, linhas: [row({ contrato: 'L-9' })] }
    expect(await api.batches.take({ key, body: other })).toEqual({
      ok: false,
      reason: 'key_reused',
    })
  })

  it('sent many times at once is one batch', async () => {
    const api = as(await keyWith('debts:write'))
    const key = newId()
    const body = { carteira: 'Lotes', linhas: [row()] }
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => api.batches.take({ key, body })),
    )
    const ids = new Set(
      answers.map((answer) => (answer.ok ? answer.value.importId : answer.reason)),
    )
    expect(ids.size).toBe(1)
    expect(answers.filter((answer) => answer.ok && answer.value.isNew)).toHaveLength(1)
  })

  it('is the file that csv-parse reads, whatever stands in its cells', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 5 }),
        (names) => {
          const rows = parse(fileOf(names.map((nome) => row({ nome }))), {
            delimiter: ';',
            columns: true,
          }) as Record<string, string>[]
          expect(rows.map(({ nome }) => nome)).toEqual(
            names.map((name) => name.replaceAll(/[\r\n]/g, '\v')),
          )
        },
      ),
    )
  })
})

describe('a key', () => {
  it('opens what it is good for, in its own creditor, until it is revoked', async () => {
    const secret = await keyWith('debts:write')
    const api = as(secret)
    await expect(api.batches.state({ importId: newId() })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    const body = { carteira: 'Lotes', linhas: [row()] }
    expect((await api.batches.take({ key: newId(), body })).ok).toBe(true)
    const [key] = await bench.rows<{ id: ApiKeyId; used: boolean; plain: boolean }>(
      `select id, last_used_at is not null as used, secret_hash = convert_to($2, 'UTF8') as plain
         from api_keys where creditor_id = $1`,
      [creditorId, secret],
    )
    expect(key).toMatchObject({ used: true, plain: false })
    if (!key) throw new Error('the key was made')
    await revokeApiKey(core, who, key.id)
    await expect(api.batches.take({ key: newId(), body })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    })
    await expect(as('quita_nothing').batches.take({ key: newId(), body })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    })
  })
})

it('the document of the API names every road and the columns of a debt', () => {
  const document = openApiDocument('https://portal.example')
  expect(document.openapi).toBe('3.1.0')
  expect(Object.keys(document.paths)).toEqual([
    '/api/v1/debts/batches',
    '/api/v1/imports/{id}',
    '/api/v1/debts/recalls',
  ])
  const text = JSON.stringify(document)
  for (const word of ['documento', 'principal', 'Idempotency-Key', 'application/problem+json']) {
    expect(text).toContain(word)
  }
})
