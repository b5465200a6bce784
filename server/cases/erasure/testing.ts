import pg from 'pg'
import { newId, type ReplyId } from '#server/kernel/id.ts'
import { freezeMenus } from '#server/offers/menu/commands.ts'
import { choosePreferences } from '#server/people/preferences/commands.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { bornOn, type Person, SENDER, SYSTEM, scopeOf, signIn } from '#server/testing/access.ts'
import { answerCase } from '../answering/commands.ts'
import { openCase } from '../commands.ts'
import { type CareWorld, openCareWorld, order } from '../testing.ts'

export const YES = {
  outcome: 'accepted',
  words: 'Apagamos, como pediu.',
  quietDays: 0,
  isSure: true,
} as const

/** Somebody who left traces everywhere, and asks for them to be erased. */
async function whoAsks(world: CareWorld) {
  const { core } = world
  const person = await world.someone()
  await bornOn(core, person, '1950-01-01')
  const secret = await signIn(core, person)
  const scope = await scopeOf(core, secret)
  await freezeMenus(core, scope, SENDER)
  await choosePreferences(core, scope, { channel: 'sms', hours: 'late' })
  await openCase(core, scope, order({ words: 'segredo de família' }))
  const id = newId<ReplyId>()
  await inScope(core, SYSTEM, (tx) =>
    tx.sql(
      `insert into replies (id, channel, provider_key, sender_index, contact_id, debtor_id,
                            words_sealed, received_at, read_at, intent, certainty, outcome)
       select $1::uuid, 'sms', $1::text, c.value_index, c.id, c.debtor_id, $3, $4::timestamptz, $4,
              'pay', 900, 'answered'
         from contacts c where c.id = $2`,
      [
        id,
        person.sms,
        core.vault.seal('quero parcelar', { column: 'replies.words', row: id }),
        core.clock.now(),
      ],
    ),
  )
  const request = order({ kind: 'data', reason: 'erase', words: 'apague meu telefone' })
  const opened = await openCase(core, scope, request)
  if (!opened.ok) throw new Error(opened.reason)
  return { person, secret, case: opened.value }
}

/** Rows of a person in a table, past every policy. */
async function count(owner: pg.Client, table: string, person: Person, where = 'true') {
  const found = await owner.query<{ n: number }>(
    `select count(*)::int as n from ${table} where debtor_id = $1 and ${where}`,
    [person.id],
  )
  return found.rows[0]?.n ?? 0
}

export type Erasing = Awaited<ReturnType<typeof openErasing>>

/** A house of care, somebody who may erase for all creditors, and who looks past every policy. */
export async function openErasing() {
  const world = await openCareWorld()
  const eraser: StaffScope = await world.owner()
  const owner = new pg.Client({ connectionString: world.core.ownerUrl })
  await owner.connect()
  return {
    world,
    eraser,
    owner,
    whoAsks: () => whoAsks(world),
    erase: (caseId: Parameters<typeof answerCase>[3]['caseId']) =>
      answerCase(world.core, SENDER, eraser, { caseId, ...YES }),
    count: (table: string, person: Person, where?: string) => count(owner, table, person, where),
    async close() {
      await owner.end()
      await world.core.close()
    },
  }
}
