import { z } from 'zod'
import { JOURNEYS } from '#server/journeys/publication/data.ts'
import { newId } from '#server/kernel/id.ts'
import { type Attempt, confirmed, managers, type Row, staff } from './answers.ts'
import { waitingPublication } from './publications.ts'
import { enter, visit } from './stage.ts'

const creditor = ({ about }: Attempt) => ({ creditorSlug: about.creditorSlug })
const read = z.object({ draft: z.object({ version: z.int() }).nullable() })
const written = z.object({ value: z.object({ version: z.int() }) })

const asOwner = async ({ stage }: Attempt) => visit(stage, await enter(stage, 'owner'))

/** The newest draft of the creditor asked about, as an owner reads it before they write. */
async function newestDraft(attempt: Attempt): Promise<number | null> {
  const { stage, about } = attempt
  const exists = Object.values(stage.houses).some(({ slug }) => slug === about.creditorSlug)
  if (!exists) return null
  const found = await (await asOwner(attempt))('journeys.byCreditor', creditor(attempt))
  return read.parse(found).draft?.version ?? null
}

const start = async (attempt: Attempt) => ({
  ...creditor(attempt),
  version: await newestDraft(attempt),
  published: null,
})

/** A draft that nobody has touched since it was begun from the proposed journey. */
async function draft(attempt: Attempt) {
  const begun = await start(attempt)
  const answer = await (await asOwner(attempt))('journeys.startDraft', begun).catch(() => null)
  return { ...creditor(attempt), version: answer ? written.parse(answer).value.version : 1 }
}

async function replayed(attempt: Attempt) {
  const made = await draft(attempt)
  await (await asOwner(attempt))('journeys.replay', made).catch(() => null)
  return made
}

const waiting = async (attempt: Attempt) => ({
  ...creditor(attempt),
  id: await waitingPublication(attempt, JOURNEYS, async () => (await replayed(attempt)).version),
})

export const journeys: Record<string, Row> = {
  'journeys.list': { answers: staff('ok') },
  'journeys.byCreditor': { answers: staff('NOT_FOUND'), input: creditor },
  'journeys.withoutStep': { answers: staff('NOT_FOUND'), input: creditor },
  'journeys.peopleWithoutStep': {
    answers: staff('NOT_FOUND'),
    input: (attempt) => ({ ...creditor(attempt), reason: 'no_step', after: null }),
  },
  'journeys.copyWithoutStep': {
    answers: managers('NOT_FOUND'),
    input: (attempt) => ({ ...creditor(attempt), reason: null, after: null, lines: 0 }),
  },
  'journeys.startDraft': { answers: managers('NOT_FOUND'), input: start },
  'journeys.editDraft': {
    answers: managers('NOT_FOUND'),
    input: async (attempt) => ({
      ...(await draft(attempt)),
      edit: { kind: 'remove', place: 0 },
    }),
  },
  'journeys.replay': { answers: managers('NOT_FOUND'), input: draft },
  'journeys.requestPublication': {
    answers: confirmed('NOT_FOUND'),
    input: async (attempt) => ({
      ...(await replayed(attempt)),
      id: newId(),
      inForceFrom: null,
    }),
  },
  'journeys.cancelScheduled': { answers: managers('NOT_FOUND'), input: waiting },
}
