import { today } from '#server/kernel/clock.ts'
import { type ApprovalId, newId } from '#server/kernel/id.ts'
import { type Attempt, confirmed, managers, type Row, staff } from './answers.ts'
import { houseOf, openFinding, wholeExport } from './inputs.ts'

const period = ({ about, stage }: Attempt) => {
  const day = today(stage.core.clock).toString()
  const first = today(stage.core.clock).subtract({ days: 30 }).toString()
  return { creditorSlug: about.creditorSlug, first, last: day }
}
const file = ({ about }: Attempt) => ({ exportId: about.exportId, position: 0 })
const returned = 'contrato;nome_retirado_em\r\nX-1;2026-11-20\r\n'

export const reconciliation: Record<string, Row> = {
  'reconciliation.books': { answers: staff('ok'), input: () => ({ until: null }) },
  'reconciliation.findings': {
    answers: staff('ok'),
    input: () => ({ state: 'open', after: null }),
  },
  'reconciliation.explain': {
    // Who explains a finding closes it: everybody gets one of their own.
    hasEffects: true,
    answers: managers('refused:not_open'),
    input: async ({ about, stage }) => ({
      id: await openFinding(stage, about),
      note: 'conferido com o banco',
    }),
  },
  'reconciliation.files': { answers: staff('ok') },
  'reconciliation.makeExport': { answers: managers('NOT_FOUND'), input: period },
  'reconciliation.requestFullExport': {
    answers: confirmed('NOT_FOUND'),
    input: (attempt) => ({ ...period(attempt), id: newId<ApprovalId>() }),
  },
  'reconciliation.readExport': { answers: managers('refused:not_found'), input: file },
  'reconciliation.readFullExport': {
    hasEffects: true,
    answers: managers('refused:not_found'),
    input: async ({ about, stage }) => {
      const creditor = houseOf(stage, about)
      if (!creditor) return { exportId: about.exportId, position: 0 }
      const exportId = await wholeExport(stage, creditor.creditorId)
      return { exportId, position: 0 }
    },
  },
  'reconciliation.takeReturn': {
    answers: managers('refused:unknown_creditor'),
    input: ({ about }) => ({
      creditorSlug: about.creditorSlug,
      fileName: 'retorno.csv',
      content: Buffer.from(returned).toString('base64'),
    }),
  },
  'reconciliation.names': {
    answers: staff('ok'),
    input: () => ({ state: 'running', after: null }),
  },
}
