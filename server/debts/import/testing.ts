import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { publishParameters, upsertCreditor } from '#server/creditors/commands.ts'
import { creditorFile } from '#server/creditors/schema.ts'
import { assert } from '#server/kernel/assert.ts'
import type { CreditorId } from '#server/kernel/id.ts'
import { parseTaxId } from '#server/kernel/tax-id.ts'
import { contactsOf, debtorById, findDebtorByDocument } from '#server/people/data.ts'
import { inScope } from '#server/platform/db.ts'
import { mintSystemScope } from '#server/platform/scope-mint.ts'
import type { TestCore } from '#server/platform/testing.ts'
import { importPortfolio } from './commands.ts'
import { refusalSentence } from './model.ts'

/** Portfolio files for tests: written to a folder of their own, read by the real import. */
export const importScope = mintSystemScope('import-test')

export type Bench = ReturnType<typeof createBench>

export function createBench(core: TestCore) {
  const folder = mkdtempSync(join(tmpdir(), 'quita-import-'))
  let written = 0

  function write(content: string | Buffer, name = `carteira-${++written}.csv`): string {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }

  async function run(path: string, creditorSlug = 'vivaz') {
    const rejectedPath = `${path}.rejected.csv`
    const result = await importPortfolio(core, importScope, { path, creditorSlug, rejectedPath })
    if (!result.ok) {
      return { refused: result.reason, sentence: refusalSentence(result.reason, result.detail) }
    }
    const { counts, rejectedFile, importedBefore, importId } = result.value
    const rejected = rejectedFile ? readFileSync(rejectedFile, 'utf8') : ''
    return { counts, rejected, importedBefore, importId }
  }

  const rows = <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
    inScope(core, importScope, (tx) => tx.sql<Row>(text, values))

  return {
    folder,
    write,
    run,
    /** A creditor's debts by contract, with what the ledger says is still owed. */
    debtsOf: (creditorId: CreditorId) =>
      rows<{ contract: string; principal: bigint; owed: bigint; prescribed: string }>(
        `select contract_number as contract, principal, ledger_balance(creditor_id, id) as owed,
                prescribed_on::text as prescribed
           from debts where creditor_id = $1 order by contract_number`,
        [creditorId],
      ),
    personOf: (document: string) => personOf(core, document),
    /** Writes and imports at once. */
    take: (content: string | Buffer, creditorSlug?: string) => run(write(content), creditorSlug),
    rows,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

async function personOf(core: TestCore, document: string) {
  const parsed = parseTaxId(document)
  assert(parsed.ok, 'a test names people by valid documents')
  return inScope(core, importScope, async (tx) => {
    const id = await findDebtorByDocument(tx, importScope, parsed.value)
    if (!id) return null
    const debtor = await debtorById(tx, importScope, id)
    return { id, debtor, contacts: await contactsOf(tx, importScope, id) }
  })
}

/** A creditor with plain terms of five years, and no dated tables. */
export async function addCreditor(core: TestCore, slug: string): Promise<CreditorId> {
  const file = creditorFile.parse({
    slug,
    kind: 'commerce',
    tradeName: slug,
    legalName: `${slug} S.A.`,
    cnpj: '11222333000181',
    address: 'Rua A, 1',
    phone: '0800',
    sealText: 'X',
    breachEffect: 'proportional',
    graceDays: 10,
    repairDays: 10,
    delistingPolicy: 'first_instalment',
    pixKey: `${slug}@pix.example`,
    pixPayeeName: slug.toUpperCase(),
    terms: [
      {
        product: '*',
        validFrom: '2015-01-01',
        defaultInterestMonthly: '0.01',
        remunerativeMonthly: null,
        fineRate: '0.02',
        indexCode: null,
        creditCard: false,
        prescriptionYears: 5,
        source: 'test',
        approvedBy: 'test',
      },
    ],
  })
  return inScope(core, importScope, async (tx) => {
    await publishParameters(tx, importScope, NO_TABLES)
    return (await upsertCreditor(tx, importScope, file)).id
  })
}

const NO_TABLES = {
  source: 'test',
  factors: { IPCA: {}, INPC: {}, IGPM: {}, SELIC: {} },
  legalRates: {},
  iofRates: [],
  localHolidays: [],
}

export const HEADER = 'documento;nome;celular;email;contrato;produto;vencimento;principal'

type Fields = {
  documento?: string
  nome?: string
  celular?: string
  email?: string
  contrato?: string
  produto?: string
  vencimento?: string
  principal?: string
}

/** One good row, with whatever the test wants to be different. */
export function line(fields: Fields = {}): string {
  return [
    fields.documento ?? '390.533.447-05',
    fields.nome ?? 'Maria Aparecida de Souza',
    fields.celular ?? '(81) 99999-0001',
    fields.email ?? 'maria@exemplo.example',
    fields.contrato ?? 'VZ-1',
    fields.produto ?? 'Fibra',
    fields.vencimento ?? '10/04/2026',
    fields.principal ?? '1.100,00',
  ].join(';')
}

export function file(...lines: string[]): string {
  return `${[HEADER, ...lines].join('\r\n')}\r\n`
}
