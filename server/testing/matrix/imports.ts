import { writePart } from '#server/debts/import/stored/commands.ts'
import { file, line } from '#server/debts/import/testing.ts'
import type { UploadStatus } from '#server/debts/import/upload/model.ts'
import { type ApiKeyId, type DebtRecallId, type ImportId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { testScope } from '#server/testing/scope.ts'
import { type Attempt, confirmed, everyone, managers, type Row, staff } from './answers.ts'
import { houseOf } from './inputs.ts'
import { addKey } from './sessions.ts'

const CONTENT = Buffer.from(file(line()))

/** An upload of the subject's creditor in a state; one that was open before gives way. */
async function uploadIn(
  { about, stage }: Attempt,
  status: UploadStatus,
  { source = 'upload', kind = 'portfolio' as 'portfolio' | 'rejected' } = {},
): Promise<ImportId> {
  const importId = newId<ImportId>()
  const house = houseOf(stage, about)
  if (!house) return importId
  const { creditorId, portfolioId } = house
  await inScope(stage.core, testScope, async (tx) => {
    await tx.sql(
      `update imports set status = 'discarded' where creditor_id = $1 and source = 'upload'`,
      [creditorId],
    )
    await tx.sql(
      `insert into imports (creditor_id, id, portfolio_id, file_name, file_bytes, source, status,
                            rows_missing)
       values ($1, $2, $3, 'carteira.csv', $4, $5, $6, 1)`,
      [creditorId, importId, portfolioId, CONTENT.length, source, status],
    )
    const part = { number: 0, content: CONTENT }
    await writePart(tx, testScope, { creditorId, importId }, kind, part)
  })
  return importId
}

/** A recall of the subject's debt that waits for somebody. */
async function waitingRecall({ about, stage }: Attempt): Promise<DebtRecallId> {
  const house = houseOf(stage, about)
  if (!house) return newId<DebtRecallId>()
  const rows = await inScope(stage.core, testScope, async (tx) => {
    await tx.sql(
      `insert into debt_recalls (creditor_id, id, debt_id, debtor_id, state, origin, asked_at)
       values ($1, $2, $3, $4, 'waiting', 'page', $5) on conflict do nothing`,
      [house.creditorId, newId(), about.debtId, about.debtorId, tx.clock.now()],
    )
    return tx.sql<{ id: DebtRecallId }>(
      `select id from debt_recalls where debt_id = $1 and ended_at is null`,
      [about.debtId],
    )
  })
  return rows[0]?.id ?? newId<DebtRecallId>()
}

const missing = 'refused:not_found'
const COLUMNS = [
  'documento',
  'nome',
  'celular',
  'email',
  'contrato',
  'produto',
  'vencimento',
  'principal',
]
const keys = (foreign: 'ok' | 'NOT_FOUND' | 'refused:not_found') =>
  everyone('UNAUTHORIZED', { foreignKey: foreign, apiKey: 'ok' })

export const imports: Record<string, Row> = {
  'imports.portfolios': { answers: staff('ok') },
  'imports.byId': {
    hasEffects: true,
    answers: staff('NOT_FOUND'),
    input: async (attempt) => ({ importId: await uploadIn(attempt, 'staged') }),
  },
  'imports.problems': {
    answers: staff('ok'),
    input: () => ({ importId: newId<ImportId>(), after: 0 }),
  },
  'imports.begin': {
    answers: managers(missing),
    input: async (attempt) => {
      await uploadIn(attempt, 'discarded')
      const { creditorSlug } = attempt.about
      return { creditorSlug, portfolioName: 'Carteira', fileName: 'carteira.csv' }
    },
  },
  'imports.receive': {
    answers: managers(missing),
    input: async (attempt) => ({
      importId: await uploadIn(attempt, 'receiving'),
      number: 1,
      content: CONTENT.toString('base64'),
    }),
  },
  'imports.received': {
    answers: managers(missing),
    input: async (attempt) => ({
      importId: await uploadIn(attempt, 'receiving'),
      bytes: CONTENT.length,
    }),
  },
  'imports.mapColumns': {
    answers: managers(missing),
    input: async (attempt) => ({ importId: await uploadIn(attempt, 'mapping'), columns: COLUMNS }),
  },
  'imports.confirm': {
    answers: managers(missing),
    input: async (attempt) => ({ importId: await uploadIn(attempt, 'staged') }),
  },
  'imports.confirmAndRecall': {
    answers: confirmed(missing),
    input: async (attempt) => ({ importId: await uploadIn(attempt, 'staged'), missing: 1 }),
  },
  'imports.discard': {
    answers: managers(missing),
    input: async (attempt) => ({ importId: await uploadIn(attempt, 'staged') }),
  },
  'imports.readRejected': {
    answers: managers('NOT_FOUND'),
    input: async (attempt) => ({
      importId: await uploadIn(attempt, 'staged', { kind: 'rejected' }),
      number: 0,
    }),
  },
  'recalls.list': { answers: staff('ok'), input: () => ({ state: 'open', after: null }) },
  'recalls.ask': { answers: managers(missing), input: ({ about }) => ({ debtId: about.debtId }) },
  'recalls.decide': {
    answers: managers('refused:not_open'),
    input: async (attempt) => ({ recallId: await waitingRecall(attempt), decision: 'keep' }),
  },
  'apiKeys.list': {
    answers: staff('NOT_FOUND'),
    input: ({ about }) => ({ creditorSlug: about.creditorSlug }),
  },
  'apiKeys.make': {
    answers: confirmed(missing),
    input: ({ about }) => ({
      creditorSlug: about.creditorSlug,
      name: 'ERP',
      scopes: ['debts:write'],
    }),
  },
  'apiKeys.revoke': {
    answers: managers(missing),
    input: async ({ about, stage }) => {
      const house = houseOf(stage, about)
      return { keyId: house ? (await addKey(stage.core, house.creditorId)).id : newId<ApiKeyId>() }
    },
  },
  // A key writes into its own creditor's portfolio, whatever it names.
  'batches.take': {
    answers: keys('ok'),
    input: () => ({
      key: newId(),
      body: {
        carteira: 'Carteira',
        linhas: [
          {
            documento: '390.533.447-05',
            nome: 'Ana Sá',
            contrato: 'L-1',
            produto: 'Fibra',
            vencimento: '2026-04-10',
            principal: '10.00',
          },
        ],
      },
    }),
  },
  'batches.state': {
    hasEffects: true,
    answers: keys('NOT_FOUND'),
    input: async (attempt) => ({ importId: await uploadIn(attempt, 'done', { source: 'api' }) }),
  },
  'creditorRecalls.ask': {
    answers: keys(missing),
    input: ({ about }) => ({ contrato: about.contract }),
  },
}
