import { z } from 'zod'
import { newId } from '#server/kernel/id.ts'
import { type Attempt, confirmed, managers, type Row, staff } from './answers.ts'
import { enter, visit } from './stage.ts'

const creditor = ({ about }: Attempt) => ({ creditorSlug: about.creditorSlug })
const PLACE = { template: 'receipt', channel: 'sms' } as const
const WORDING = {
  channel: 'sms',
  text: '{nome}, seu comprovante esta em {link} - {marca}. {aviso}',
} as const

/** A first version, where nobody has written one yet. */
async function written(attempt: Attempt) {
  const owner = visit(attempt.stage, await enter(attempt.stage, 'owner'))
  const first = { ...creditor(attempt), template: PLACE.template, version: 0, wording: WORDING }
  await owner('wordings.write', first).catch(() => null)
  return { ...creditor(attempt), ...PLACE, version: 1 }
}

const read = z.object({ versions: z.array(z.object({ version: z.int() })) })

/** What was written last, as an owner reads it before they write; 0 where there is nothing to read. */
async function newestVersion(attempt: Attempt): Promise<number> {
  const { stage, about } = attempt
  const exists = Object.values(stage.houses).some(({ slug }) => slug === about.creditorSlug)
  if (!exists) return 0
  const owner = visit(stage, await enter(stage, 'owner'))
  const place = { ...creditor(attempt), template: 'case_news', channel: 'sms' }
  return read.parse(await owner('wordings.one', place)).versions[0]?.version ?? 0
}

export const wordings: Record<string, Row> = {
  'wordings.list': { answers: staff('ok') },
  'wordings.byCreditor': { answers: staff('NOT_FOUND'), input: creditor },
  'wordings.one': {
    answers: staff('NOT_FOUND'),
    input: (attempt) => ({ ...creditor(attempt), ...PLACE }),
  },
  'wordings.write': {
    answers: managers('NOT_FOUND'),
    input: async (attempt) => ({
      ...creditor(attempt),
      template: 'case_news',
      version: await newestVersion(attempt),
      wording: WORDING,
    }),
  },
  'wordings.request': {
    answers: confirmed('NOT_FOUND'),
    input: async (attempt) => ({ ...(await written(attempt)), id: newId() }),
  },
  // Nothing of its own is in force: the house's words are said already.
  'wordings.returnTo': {
    answers: managers('NOT_FOUND'),
    input: (attempt) => ({ ...creditor(attempt), ...PLACE, version: null, liveVersion: null }),
  },
}
