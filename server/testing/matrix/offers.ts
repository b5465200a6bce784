import { z } from 'zod'
import { newId } from '#server/kernel/id.ts'
import { OFFERS } from '#server/offers/publication/data.ts'
import { type Attempt, confirmed, managers, type Row } from './answers.ts'
import { waitingPublication } from './publications.ts'
import { enter, visit } from './stage.ts'

const creditor = ({ about }: Attempt) => ({ creditorSlug: about.creditorSlug })
const read = z.object({ draft: z.object({ version: z.int() }).nullable() })
const written = z.object({ value: z.object({ version: z.int() }) })

/** The newest draft of the creditor asked about, as an owner reads it before they write. */
async function newestDraft(attempt: Attempt): Promise<number | null> {
  const { stage, about } = attempt
  const exists = Object.values(stage.houses).some(({ slug }) => slug === about.creditorSlug)
  if (!exists) return null
  const owner = visit(stage, await enter(stage, 'owner'))
  return read.parse(await owner('policies.byCreditor', creditor(attempt))).draft?.version ?? null
}

const start = async (attempt: Attempt) => ({
  ...creditor(attempt),
  version: await newestDraft(attempt),
  published: 1,
})

/** A draft that nobody has touched since it was begun from the rules in force. */
async function draft(attempt: Attempt) {
  const begun = await start(attempt)
  const owner = visit(attempt.stage, await enter(attempt.stage, 'owner'))
  const answer = await owner('policies.startDraft', begun).catch(() => null)
  return { ...creditor(attempt), version: answer ? written.parse(answer).value.version : 1 }
}

async function simulated(attempt: Attempt) {
  const made = await draft(attempt)
  const owner = visit(attempt.stage, await enter(attempt.stage, 'owner'))
  await owner('policies.simulate', made).catch(() => null)
  return made
}

const waiting = async (attempt: Attempt) => ({
  ...creditor(attempt),
  id: await waitingPublication(attempt, OFFERS, async () => (await simulated(attempt)).version),
})

export const offerPolicies: Record<string, Row> = {
  // What creditors accept at least is for who makes their offers, and for who audits them.
  'policies.list': { answers: managers('ok') },
  'policies.byCreditor': { answers: managers('NOT_FOUND'), input: creditor },
  'policies.startDraft': { answers: managers('NOT_FOUND'), input: start },
  'policies.editDraft': {
    answers: managers('NOT_FOUND'),
    input: async (attempt) => ({
      ...(await draft(attempt)),
      edit: { kind: 'raise', place: 0 },
    }),
  },
  'policies.simulate': { answers: managers('NOT_FOUND'), input: draft },
  'policies.requestPublication': {
    answers: confirmed('NOT_FOUND'),
    input: async (attempt) => ({
      ...(await simulated(attempt)),
      id: newId(),
      inForceFrom: null,
    }),
  },
  'policies.cancelScheduled': { answers: managers('NOT_FOUND'), input: waiting },
}
