import { lockDebtor } from '#server/access/link/data.ts'
import { writeCase } from '#server/cases/commands.ts'
import { addPhoto } from '#server/cases/photos/commands.ts'
import { today } from '#server/kernel/clock.ts'
import { type CaseId, type CasePhotoId, newId } from '#server/kernel/id.ts'
import { inScope } from '#server/platform/db.ts'
import { mintDebtorScope } from '#server/platform/scope-mint.ts'
import { jpegFile } from '#server/testing/photos.ts'
import { testScope } from '#server/testing/scope.ts'
import { type Attempt, debtors, everyone, managers, type Row, signed, staff } from './answers.ts'
import { houseOf } from './inputs.ts'
import { addStaff } from './sessions.ts'

/** What the person asked about has asked for themselves; of nobody it never existed. */
async function complaint({ stage, about }: Attempt): Promise<{ caseId: CaseId }> {
  const caseId = newId<CaseId>()
  const { debtorId } = about
  if (!houseOf(stage, about)) return { caseId }
  await inScope(stage.core, testScope, async (tx) => {
    await lockDebtor(tx, testScope, debtorId)
    await writeCase(tx, testScope, {
      id: caseId,
      kind: 'complaint',
      reason: 'service',
      words: 'Ninguém atende.',
      debtId: null,
      creditorId: null,
      debtorId,
      channel: 'portal',
      legalPriority: 0,
    })
  })
  return { caseId }
}

/** The same with a photo of it. */
async function photographed(attempt: Attempt) {
  const { caseId } = await complaint(attempt)
  const { stage, about } = attempt
  if (!houseOf(stage, about)) return { caseId, photoId: newId<CasePhotoId>() }
  const person = mintDebtorScope({
    debtorId: about.debtorId,
    sessionId: newId<never>(),
    rung: 'R1',
    confirmation: null,
    isMinor: false,
    legalPriority: 0,
  })
  const added = await addPhoto(stage.core, person, { caseId, file: await jpegFile() })
  if (!added.ok) throw new Error(added.reason)
  return { caseId, photoId: added.value.photoId }
}

const order = (more: object) => ({
  id: newId<CaseId>(),
  kind: 'complaint',
  reason: 'site',
  words: '',
  debtId: null,
  ...more,
})

/** What was answered for good: it stands still until somebody lets go. */
async function lawyer({ stage, about }: Attempt): Promise<{ caseId: CaseId }> {
  const caseId = newId<CaseId>()
  if (!houseOf(stage, about)) return { caseId }
  await inScope(stage.core, testScope, async (tx) => {
    const at = tx.clock.now()
    await tx.sql(
      `insert into cases (id, number, debtor_id, kind, reason, channel, opened_at, due_on, state,
                          outcome, ended_at)
       values ($1::uuid, $1::uuid::text, $2, 'represented', 'lawyer', 'portal', $3::timestamptz,
               $3::timestamptz::date, 'answered', 'accepted', $3::timestamptz)`,
      [caseId, about.debtorId, at],
    )
    await tx.sql(
      'insert into standstills (id, case_id, debtor_id, since) values ($1, $2, $3, $4)',
      [newId(), caseId, about.debtorId, at],
    )
  })
  return { caseId }
}

export const care: Record<string, Row> = {
  'care.list': { answers: debtors('ok') },
  'care.byId': { hasEffects: true, answers: debtors('NOT_FOUND'), input: complaint },
  // Whose debt it is decides: one's own is disputed, another's is not there.
  'care.open': {
    answers: debtors('refused:no_such_debt'),
    input: ({ about }) => order({ kind: 'dispute', reason: 'fraud', debtId: about.debtId }),
  },
  'care.promise': {
    // The neighbour owes the same creditor: it is their own day that they name.
    answers: debtors('refused:no_such_creditor', { neighbour: 'ok' }),
    input: ({ about, stage }) => ({
      id: newId(),
      creditorSlug: about.creditorSlug,
      on: today(stage.core.clock).toString(),
    }),
  },
  'care.reply': {
    answers: debtors('refused:not_found'),
    input: async (attempt) => ({ ...(await complaint(attempt)), words: 'E agora?' }),
  },
  'care.expectPhoto': { answers: debtors('refused:not_found'), input: complaint },
  'care.addPhoto': {
    answers: debtors('refused:not_found'),
    input: async (attempt) => ({ ...(await complaint(attempt)), file: await jpegFile() }),
  },
  // It may show a whole document.
  'care.photo': { hasEffects: true, answers: signed(), input: photographed },
  'care.withdraw': { answers: debtors('refused:not_found'), input: complaint },
  'care.myData': { answers: debtors('ok') },
  'care.export': { answers: debtors('ok', { r1: 'FORBIDDEN' }) },
  'care.reportBereavement': {
    answers: everyone('ok'),
    input: ({ about }) => ({ token: about.token, reason: 'relative', words: '' }),
  },
  'cases.list': {
    answers: staff('ok'),
    input: () => ({ state: 'open', kind: null, creditorSlug: null, mine: false, after: null }),
  },
  'cases.byId': { hasEffects: true, answers: staff('NOT_FOUND'), input: complaint },
  // Who may only read sees no document whole.
  'cases.openPhoto': {
    answers: {
      ...staff('refused:not_found'),
      foreignStaff: 'refused:not_allowed',
      staff: 'refused:not_allowed',
    },
    input: photographed,
  },
  'cases.take': { answers: managers('refused:not_found'), input: complaint },
  'cases.hand': {
    answers: managers('refused:not_found'),
    input: async (attempt) => {
      const member = { role: 'owner', creditorIds: null } as const
      return { ...(await complaint(attempt)), to: (await addStaff(attempt.stage.core, member)).id }
    },
  },
  'cases.release': {
    answers: managers('refused:not_found'),
    input: async (attempt) => ({ ...(await lawyer(attempt)), words: 'Foi um engano.' }),
  },
  'cases.ask': {
    answers: managers('refused:not_found'),
    input: async (attempt) => ({ ...(await complaint(attempt)), words: 'Quando foi?' }),
  },
  'cases.answer': {
    answers: managers('refused:not_found'),
    input: async (attempt) => ({
      ...(await complaint(attempt)),
      outcome: 'accepted',
      words: 'Falamos com a equipe.',
      quietDays: 0,
      isSure: false,
    }),
  },
  // Whoever was not checked on the telephone has nothing done for them.
  'cases.openForCaller': {
    answers: managers('refused:not_verified'),
    input: async (attempt) => {
      const { debtorId, digits } = attempt.about
      const said = { debtorId, digits, proofs: ['whole_name'] }
      await attempt.call('telephone.verify', said).catch(() => undefined)
      return { debtorId, order: order({ words: 'Por telefone.' }) }
    },
  },
}
