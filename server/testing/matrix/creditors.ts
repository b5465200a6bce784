import { staffApprovals } from '#db/schema/staff.ts'
import { creditorBySlug } from '#server/creditors/data.ts'
import { type Payee, payeeOf } from '#server/creditors/payee/model.ts'
import { type ApprovalId, type CreditorId, newId } from '#server/kernel/id.ts'
import { inputHash } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import { sectionOf } from '#server/staff/creditor/model.ts'
import { NEW_CREDITOR } from '#server/staff/creditor/testing.ts'
import { testScope } from '#server/testing/scope.ts'
import { type Attempt, confirmed, everyone, managers, type Row, staff } from './answers.ts'
import { houseOf } from './inputs.ts'
import { newCnpj, type Stage } from './stage.ts'

const slug = ({ about }: Attempt) => ({ slug: about.creditorSlug })
const missing = 'refused:not_found'

export const creditors: Record<string, Row> = {
  'creditors.list': { answers: staff('ok') },
  'creditors.bySlug': { answers: staff('NOT_FOUND'), input: slug },
  'creditors.change': {
    answers: managers(missing),
    input: (attempt) => newBranding(attempt.stage, attempt.about.creditorSlug),
  },
  'creditors.mayAdd': { answers: staff('ok') },
  // Who works for some creditors only, a manager among them, adds none.
  'creditors.add': {
    answers: everyone('UNAUTHORIZED', {
      powerlessStaff: 'FORBIDDEN',
      staff: 'FORBIDDEN',
      foreignStaff: 'FORBIDDEN',
      manager: 'FORBIDDEN',
      unconfirmedManager: 'FORBIDDEN',
      foreignManager: 'FORBIDDEN',
      owner: 'ok',
    }),
    input: () => ({
      id: newId<CreditorId>(),
      values: { ...NEW_CREDITOR, cnpj: newCnpj() },
    }),
  },
  'creditors.payee': { answers: staff('NOT_FOUND'), input: slug },
  'creditors.proposePayee': {
    hasEffects: true,
    answers: confirmed(missing),
    input: (attempt) => newPayee(attempt),
  },
  // Stopping gives nobody anything: no fresh factor is asked for.
  'creditors.cancelPayee': {
    hasEffects: true,
    answers: managers(missing),
    input: async (attempt) => ({ ...slug(attempt), id: await askedPayee(attempt) }),
  },
}

let versions = 0

/** What creditors may charge: read by their staff, stated by those who may change them. */
export const terms: Record<string, Row> = {
  'terms.byCreditor': {
    answers: staff('NOT_FOUND'),
    input: ({ about }) => ({ slug: about.creditorSlug, on: null }),
  },
  'terms.state': {
    hasEffects: true,
    answers: managers(missing),
    input: ({ about }) => ({ slug: about.creditorSlug, values: newTerms() }),
  },
}

/** A version of a product of its own: those who tried before may have stated theirs. */
function newTerms() {
  versions += 1
  return {
    ...{ product: `produto ${versions}`, validFrom: '2026-12-01', fineRate: '1' },
    ...{ defaultInterestMonthly: '', remunerativeMonthly: '', indexCode: '', creditCard: 'no' },
    ...{ prescriptionYears: '5', source: 'contrato', approvedBy: 'diretoria' },
  }
}

const found = ({ core }: Stage, creditorSlug: string) =>
  inScope(core, testScope, (tx) => creditorBySlug(tx, testScope, creditorSlug))

/** A change of the seal as it stands now: those who tried before may have changed it. */
async function newBranding(stage: Stage, creditorSlug: string) {
  const creditor = await found(stage, creditorSlug)
  const colours = { groundColour: '#0f5e4e', letterColour: '#ffffff' }
  return {
    slug: creditorSlug,
    section: 'branding',
    seenSha256: inputHash(creditor && sectionOf(creditor, 'branding')).toString('hex'),
    values: { ...colours, sealText: newId().slice(-3) },
  }
}

/** Another account, and nothing that waits before it: those who tried before may have asked. */
async function newPayee({ stage, about }: Attempt) {
  await withdrawAll(stage)
  const creditor = await found(stage, about.creditorSlug)
  return {
    slug: about.creditorSlug,
    id: newId<ApprovalId>(),
    seenSha256: inputHash(creditor && payeeOf(creditor)).toString('hex'),
    values: {
      ...{ pixKey: `${newId()}@pix.example`, pixPayeeName: 'OUTRA CONTA', pixPsp: 'Banco Novo' },
      ...{ pixAccountNumber: '', pixAccountKind: '', pixAccountBranch: '', pixAgreement: '' },
      pixThrough: 'psp',
    },
  }
}

/** A change that somebody else asked for; of nobody's creditor it never existed. */
async function askedPayee({ stage, about }: Attempt): Promise<ApprovalId> {
  await withdrawAll(stage)
  const id = newId<ApprovalId>()
  const creditorId = houseOf(stage, about)?.creditorId
  const creditor = await found(stage, about.creditorSlug)
  if (!creditorId || !creditor) return id
  const now = stage.core.clock.now()
  const before = payeeOf(creditor)
  const after: Payee = { ...before, pixKey: `${id}@pix.example` }
  await inScope(stage.core, testScope, (tx) =>
    tx.db.insert(staffApprovals).values({
      id,
      kind: 'change_payee',
      creditorId,
      change: { before, after },
      beforeSha256: inputHash(before),
      afterSha256: inputHash(after),
      state: 'requested',
      requestedBy: stage.staff.ownManager.id,
      requestedAt: now,
      expiresAt: now.add({ hours: 24 }),
    }),
  )
  return id
}

const withdrawAll = ({ core }: Stage) =>
  inScope(core, testScope, (tx) =>
    tx.sql(
      `update staff_approvals set state = 'withdrawn', decided_by = requested_by, decided_at = $1
        where kind = 'change_payee' and state = 'requested'`,
      [core.clock.now()],
    ),
  )
