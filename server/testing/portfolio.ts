import pg from 'pg'
import { expect } from 'vitest'
import { invariantViolations } from '#db/invariants.ts'
import { accessLinks, debtorSessions } from '#db/schema/access.ts'
import { creditors } from '#db/schema/creditors.ts'
import { debts, portfolios } from '#db/schema/debts.ts'
import { imports } from '#db/schema/imports.ts'
import { ledgerAccounts } from '#db/schema/ledger.ts'
import { debtors } from '#db/schema/people.ts'
import {
  type AccessCodeId,
  type AccessLinkId,
  asId,
  type CreditorId,
  type DebtId,
  type DebtorId,
  type DebtorSessionId,
  type ImportId,
  type LedgerAccountId,
  newId,
  type PortfolioId,
} from '#server/kernel/id.ts'
import { type Centavos, centavos } from '#server/kernel/money.ts'
import { openCreditorAccounts, postTransaction } from '#server/ledger/commands.ts'
import { accountOf } from '#server/ledger/model.ts'
import { newSecret, sha256 } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import type { DebtorScope, Rung } from '#server/platform/scope.ts'
import { mintDebtorScope } from '#server/platform/scope-mint.ts'
import type { TestCore } from '#server/platform/testing.ts'
import { testScope } from '#server/testing/scope.ts'

export type TestCreditor = { creditorId: CreditorId; portfolioId: PortfolioId; importId: ImportId }

/** A telecom with an empty portfolio; `slug` must be new. */
export async function addCreditor(core: TestCore, slug = 'vivaz-telecom'): Promise<TestCreditor> {
  const creditorId = newId<CreditorId>()
  const portfolioId = newId<PortfolioId>()
  const importId = newId<ImportId>()
  await inScope(core, testScope, async (tx) => {
    await tx.db.insert(creditors).values({
      id: creditorId,
      slug,
      kind: 'commerce',
      tradeName: 'Vivaz Telecom',
      legalName: 'Vivaz Telecom S.A.',
      cnpj: '11222333000181',
      address: 'Av. Paulista, 900, São Paulo/SP',
      phone: '0800 111 1111',
      sealText: 'VT',
      pixKey: `pix@${slug}.example`,
      pixPayeeName: 'VIVAZ TELECOM S.A.',
      pixAccountNumber: '997182',
      pixAccountKind: 'checking',
      pixAccountBranch: '0001',
    })
    await openCreditorAccounts(tx, testScope, creditorId)
    await tx.db.insert(portfolios).values({ creditorId, id: portfolioId, name: 'Carteira' })
    await tx.db.insert(imports).values({
      creditorId,
      id: importId,
      portfolioId,
      fileName: 'carteira.csv',
      status: 'done',
    })
  })
  return { creditorId, portfolioId, importId }
}

/** A natural person; the document is only its blind index here. */
export async function addDebtor(core: TestCore, cpf = '39053344705'): Promise<DebtorId> {
  const id = newId<DebtorId>()
  const documentIndex = core.vault.blindIndex('debtors.document', cpf)
  const seal = (column: string, value: string) =>
    core.vault.seal(value, { column: `debtors.${column}`, row: documentIndex })
  await inScope(core, testScope, (tx) =>
    tx.db.insert(debtors).values({
      id,
      documentKind: 'cpf',
      documentIndex,
      documentSealed: seal('document', cpf),
      nameSealed: seal('name', 'Maria Aparecida de Souza'),
    }),
  )
  return id
}

/** A debt with its principal in the ledger. */
export async function addDebt(
  core: TestCore,
  of: TestCreditor,
  debtorId: DebtorId,
  debt: { principal: bigint; dueOn?: string; contract?: string } = { principal: 100_000n },
): Promise<{ debtId: DebtId; principal: Centavos }> {
  const debtId = newId<DebtId>()
  const principal = centavos(debt.principal)
  const dueOn = Temporal.PlainDate.from(debt.dueOn ?? '2026-04-10')
  const { creditorId, portfolioId, importId } = of
  await inScope(core, testScope, async (tx) => {
    await tx.db.insert(debts).values({
      creditorId,
      id: debtId,
      debtorId,
      portfolioId,
      importId,
      principal,
      contractNumber: debt.contract ?? `C-${debtId}`,
      product: 'fibra',
      description: 'Fibra 500',
      originalDueOn: dueOn,
      prescribedOn: dueOn.add({ years: 5 }),
      contentHash: sha256(debtId),
    })
    await tx.db.insert(ledgerAccounts).values({
      creditorId,
      id: asId<LedgerAccountId>(debtId),
      kind: 'debt',
      debtorId,
    })
    await postTransaction(tx, testScope, {
      creditorId,
      debtorId,
      kind: 'portfolio_opening',
      key: `opening:${debtId}`,
      effectiveOn: dueOn,
      subjectId: importId,
      postings: [{ debit: accountOf(debtId), credit: { kind: 'portfolio' }, amount: principal }],
    })
  })
  return { debtId, principal }
}

/** A signed-in debtor, as if the link had been exchanged (and, for R2, the code entered). */
export async function signIn(
  core: TestCore,
  debtorId: DebtorId,
  rung: Rung = 'R1',
  confirmed?: { subjectId: string },
): Promise<DebtorScope> {
  const sessionId = newId<DebtorSessionId>()
  const linkId = newId<AccessLinkId>()
  const codeId = newId<AccessCodeId>()
  const now = core.clock.now()
  await inScope(core, testScope, async (tx) => {
    await tx.db.insert(accessLinks).values({
      id: linkId,
      tokenHash: sha256(newSecret()),
      debtorId,
      purpose: 'debts',
      expiresAt: now.add({ hours: 24 }),
    })
    await tx.db.insert(debtorSessions).values({
      id: sessionId,
      tokenHash: sha256(newSecret()),
      debtorId,
      linkId,
      rung,
      expiresAt: now.add({ hours: 8 }),
      ...(rung === 'R2' ? { confirmedCodeId: codeId } : {}),
    })
  })
  const confirmation =
    rung === 'R2'
      ? {
          codeId,
          contactId: newId<never>(),
          action: 'sign' as const,
          subjectId: confirmed?.subjectId ?? null,
          confirmedAt: now,
        }
      : null
  return mintDebtorScope({
    debtorId,
    sessionId,
    rung,
    confirmation,
    isMinor: false,
    legalPriority: 0,
  })
}

/** The one checker of all promises about money; every scenario ends with it. */
export async function expectBooksInOrder(core: TestCore): Promise<void> {
  const owner = new pg.Client({ connectionString: core.ownerUrl })
  await owner.connect()
  try {
    expect(await invariantViolations(owner)).toEqual([])
  } finally {
    await owner.end()
  }
}
