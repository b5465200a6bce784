import { accessLinks, debtorSessions } from '#db/schema/access.ts'
import { messages } from '#db/schema/messages.ts'
import { searchTraces } from '#db/schema/offers.ts'
import { settleReceipt } from '#server/agreements/settlement/commands.ts'
import { assertPresent } from '#server/kernel/assert.ts'
import {
  type AccessCodeId,
  type AccessLinkId,
  type AgreementId,
  type CreditorId,
  type DebtId,
  type DebtorSessionId,
  type MessageId,
  newId,
  type PayableId,
} from '#server/kernel/id.ts'
import type { Centavos } from '#server/kernel/money.ts'
import type { TemplateName } from '#server/messages/templates/model.ts'
import { newSecret, sha256 } from '#server/platform/crypto.ts'
import { inScope } from '#server/platform/db.ts'
import { mintDebtorScope } from '#server/platform/scope-mint.ts'
import type { TestCore } from '#server/platform/testing.ts'
import { createPerson, newCpf, type Person } from '#server/testing/access.ts'
import { accept, termsFor } from '#server/testing/agreements.ts'
import { addCharge, pixReceipt } from '#server/testing/charges.ts'
import type { TestCreditor } from '#server/testing/portfolio.ts'
import { testScope } from '#server/testing/scope.ts'

export type Owed = { readonly debtId: DebtId; readonly principal: Centavos }
export type Plan = { readonly agreementId: AgreementId; readonly payableIds: readonly PayableId[] }

let made = 0

/** Everything that results are counted from, each fact at its moment. */
export function peopleOf(core: TestCore) {
  const entries = entriesOf(core)
  return {
    addPerson: () => addPerson(core),
    ...messagesOf(core),
    ...entries,
    ...dealsOf(core, entries.enter),
  }
}

async function addPerson(core: TestCore): Promise<Person> {
  made += 1
  const phone = `+55818${String(10_000_000 + made)}`
  return createPerson(core, { document: newCpf(), phone, email: `p${made}@exemplo.example` })
}

const writing =
  (core: TestCore) =>
  (work: Parameters<typeof inScope<void>>[2]): Promise<void> =>
    inScope(core, testScope, work)

function messagesOf(core: TestCore) {
  const write = writing(core)

  /** A message as the gateway took it, or did not. */
  async function invite(
    person: Person,
    more: {
      at?: string
      channel?: 'sms' | 'email' | 'whatsapp'
      linkId?: AccessLinkId
      creditorId?: CreditorId
      template?: TemplateName
      status?: 'sent' | 'refused'
    } = {},
  ): Promise<void> {
    const id = newId<MessageId>()
    const at = more.at ? Temporal.Instant.from(more.at) : core.clock.now()
    const channel = more.channel ?? 'sms'
    const contactId = assertPresent(channel === 'email' ? person.email : person.sms, 'has both')
    await write(async (tx) => {
      await tx.db.insert(messages).values({
        id,
        debtorId: person.id,
        creditorId: more.creditorId ?? null,
        contactId,
        channel,
        template: more.template ?? 'first_link',
        dedupeKey: id,
        status: more.status ?? 'sent',
        contentSealed: Buffer.alloc(40),
        checkCodeIndex: Buffer.from(id),
        linkId: more.linkId ?? null,
        createdAt: at,
        sentAt: more.status === 'refused' ? null : at,
      })
    })
  }

  return { invite }
}

/** Where a link went; by WhatsApp to the number that also takes SMS. */
type LinkWay = 'sms' | 'email' | 'whatsapp' | null

function entriesOf(core: TestCore) {
  const write = writing(core)

  /** A link, and what was entered behind it: wrong digits, right ones, or a company's name. */
  async function enter(
    person: Person,
    rung: 'R0' | 'R1' | 'R2' | 'missed',
    way: LinkWay = 'sms',
  ): Promise<DebtorSessionId> {
    const now = core.clock.now()
    const linkId = newId<AccessLinkId>()
    const id = newId<DebtorSessionId>()
    const contact = way === 'whatsapp' ? 'sms' : way
    if (way === 'whatsapp') await messagesOf(core).invite(person, { channel: way, linkId })
    await write(async (tx) => {
      await tx.db.insert(accessLinks).values({
        id: linkId,
        tokenHash: sha256(newSecret()),
        debtorId: person.id,
        contactId: contact && person[contact],
        purpose: 'debts',
        misses: rung === 'missed' ? 1 : 0,
        createdAt: now,
        expiresAt: now.add({ hours: 168 }),
        firstUsedAt: rung === 'R1' || rung === 'R2' ? now : null,
      })
      if (rung === 'missed') return
      await tx.db.insert(debtorSessions).values({
        id,
        tokenHash: sha256(newSecret()),
        debtorId: person.id,
        linkId,
        rung,
        createdAt: now,
        expiresAt: now.add({ hours: 8 }),
        ...(rung === 'R2' ? { confirmedCodeId: newId<AccessCodeId>() } : {}),
      })
    })
    return id
  }

  const simulate = (person: Person, { creditorId }: TestCreditor) =>
    write(async (tx) => {
      await tx.db.insert(searchTraces).values({
        creditorId,
        id: newId(),
        debtorId: person.id,
        at: core.clock.now(),
        asked: {},
        trace: {},
        found: true,
      })
    })

  return { enter, simulate }
}

function dealsOf(core: TestCore, enter: ReturnType<typeof entriesOf>['enter']) {
  /** A plan over these debts, signed behind a link that went to this contact. */
  async function sign(
    person: Person,
    { creditorId }: TestCreditor,
    debts: readonly Owed[],
    more: { instalments?: number; contact?: LinkWay } = {},
  ): Promise<Plan> {
    const sessionId = await enter(person, 'R2', more.contact)
    const scope = mintDebtorScope({
      debtorId: person.id,
      sessionId,
      rung: 'R2',
      isMinor: false,
      legalPriority: 0,
      confirmation: {
        codeId: newId<AccessCodeId>(),
        contactId: person.sms,
        action: 'sign',
        subjectId: null,
        confirmedAt: core.clock.now(),
      },
    })
    const instalments = more.instalments ?? 3
    const terms = termsFor(core, { creditorId, scope, debts, kind: 'plan', instalments })
    const accepted = await accept(core, scope, terms)
    if (!accepted.ok) throw new Error(accepted.reason)
    const { agreementId } = accepted.value
    const lines = await inScope(core, testScope, (tx) =>
      tx.sql<{ id: PayableId }>(
        'select id from instalments where agreement_id = $1 order by number',
        [agreementId],
      ),
    )
    return { agreementId, payableIds: lines.map(({ id }) => id) }
  }

  /** Pays a line of a plan in full, or this much of it. */
  async function pay(
    person: Person,
    { creditorId }: TestCreditor,
    plan: Plan,
    place: number,
    part?: bigint,
  ): Promise<void> {
    const payableId = assertPresent(plan.payableIds[place], 'the plan has this line')
    const [line] = await inScope(core, testScope, (tx) =>
      tx.sql<{ amount: bigint }>('select amount from instalments where id = $1', [payableId]),
    )
    const amount = part ?? assertPresent(line, 'it has an amount').amount
    const reference = await addCharge(core, { creditorId, debtorId: person.id, payableId, amount })
    const receipt = pixReceipt(reference, amount, core.clock.now())
    await inScope(core, testScope, (tx) => settleReceipt(tx, testScope, receipt))
  }

  return { sign, pay }
}
