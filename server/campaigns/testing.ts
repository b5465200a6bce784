import { messages } from '#db/schema/messages.ts'
import { staffUsers } from '#db/schema/staff.ts'
import { approve, decline, listApprovals } from '#server/approvals/commands.ts'
import {
  type ApprovalId,
  type CampaignId,
  type ContactId,
  type DebtorId,
  type MessageId,
  newId,
  type StaffId,
  type StaffSessionId,
} from '#server/kernel/id.ts'
import { centavos } from '#server/kernel/money.ts'
import { postTransaction } from '#server/ledger/commands.ts'
import { accountOf } from '#server/ledger/model.ts'
import { onePolicy } from '#server/offers/testing/samples.ts'
import { addOfferer } from '#server/offers/testing/scene.ts'
import { inScope } from '#server/platform/db.ts'
import type { StaffScope } from '#server/platform/scope.ts'
import { mintStaffScope } from '#server/platform/scope-mint.ts'
import type { TestCore } from '#server/platform/testing.ts'
import { permissionsOf } from '#server/staff/model.ts'
import { createPerson, newCpf, type Person } from '#server/testing/access.ts'
import { addDebt, type TestCreditor } from '#server/testing/portfolio.ts'
import { servicesAt } from '#server/testing/providers.ts'
import { testScope } from '#server/testing/scope.ts'
import { askApproval } from './approval/commands.ts'
import { freezeAudience } from './audience/commands.ts'
import { audienceById } from './audience/data.ts'
import { writeCampaign } from './commands.ts'
import { startCampaign, steerCampaign } from './course/commands.ts'
import { campaignById } from './data.ts'
import type { WriteCampaignInput } from './form/schema.ts'
import { resultsOf } from './results/data.ts'

/** Everybody, by SMS, nobody held out. */
export const VALUES: WriteCampaignInput['values'] = {
  name: 'Opções de novembro',
  channel: 'sms',
  template: 'campaign_message',
  holdOut: '0',
  portfolio: '',
  daysFrom: '0',
  daysTo: '',
  totalFrom: '0',
  totalTo: '',
  agreement: 'any',
  offer: 'any',
  contact: 'any',
  kind: 'any',
  uf: '',
  quietDays: '',
  segment: '',
}

export type CampaignWorld = Awaited<ReturnType<typeof openCampaigns>>

/** A creditor with offers, somebody who prepares and somebody who approves. */
export async function openCampaigns(core: TestCore, slug = 'vivaz-telecom') {
  const creditor = await addOfferer(core, onePolicy(), slug)
  const [ana, bia] = [await addManager(core), await addManager(core)]
  return { creditor, ana, bia, ...deskFor(core, creditor, ana) }
}

/** Somebody who manages, as if they had come in by the door; without the cost of a password. */
export async function addManager(
  core: TestCore,
  creditorIds: StaffScope['creditorIds'] = 'all',
): Promise<StaffScope> {
  const id = newId<StaffId>()
  await inScope(core, testScope, (tx) =>
    tx.db.insert(staffUsers).values({
      id,
      email: `${id}@operadora.example`,
      name: 'Ana',
      role: 'manager',
      creditorIds: creditorIds === 'all' ? null : [...creditorIds],
    }),
  )
  return mintStaffScope({
    staffId: id,
    sessionId: newId<StaffSessionId>(),
    permissions: permissionsOf('manager'),
    creditorIds,
    factorAt: core.clock.now(),
  })
}

/** What a manager does with campaigns, one after the other. */
export function deskFor(core: TestCore, creditor: TestCreditor, who: StaffScope) {
  const { creditorId } = creditor
  const read = (campaignId: CampaignId) =>
    inScope(core, who, (tx) => campaignById(tx, who, { creditorId, campaignId }))
  const write = (
    values: Partial<WriteCampaignInput['values']> = {},
    { campaignId = newId<CampaignId>(), version = 0 } = {},
  ) =>
    inScope(core, who, (tx) =>
      writeCampaign(tx, who, creditorId, {
        campaignId,
        version,
        values: { ...VALUES, ...values },
      }),
    )
  const freeze = async (campaignId: CampaignId) => {
    const { version } = (await read(campaignId)) ?? { version: 0 }
    return inScope(core, who, (tx) => freezeAudience(tx, who, { creditorId, campaignId, version }))
  }
  const audience = async (campaignId: CampaignId) => {
    const campaign = await read(campaignId)
    if (!campaign?.audienceId) throw new Error('the campaign has a list')
    const { audienceId } = campaign
    return inScope(core, who, async (tx) => {
      const figures = await audienceById(tx, who, { creditorId, audienceId })
      const rows = await tx.sql<{ debtor_id: DebtorId; verdict: string; reason: string | null }>(
        `select debtor_id, verdict, reason from campaign_members
          where audience_id = $1 order by debtor_id`,
        [audienceId],
      )
      return {
        figures,
        rows,
        of: (id: DebtorId) => {
          const row = rows.find((one) => one.debtor_id === id)
          return row ? (row.reason ?? row.verdict) : null
        },
      }
    })
  }
  /** Written and frozen: what its list says. */
  const dryRun = async (values: Partial<WriteCampaignInput['values']> = {}) => {
    const written = await write(values)
    if (!written.ok) throw new Error(written.reason)
    const { campaignId } = written.value
    const frozen = await freeze(campaignId)
    if (!frozen.ok) throw new Error(frozen.reason)
    return { campaignId, ...(await audience(campaignId)) }
  }
  const ask = async (campaignId: CampaignId, id = newId<ApprovalId>()) => {
    const { version } = (await read(campaignId)) ?? { version: 0 }
    const order = { creditorId, campaignId, version, id, consentedBy: 'Diretoria da Vivaz' }
    return inScope(core, who, (tx) => askApproval(tx, who, order))
  }
  const start = (campaignId: CampaignId) =>
    inScope(core, who, (tx) => startCampaign(tx, who, { creditorId, campaignId }))
  const steer = (campaignId: CampaignId, act: 'pause' | 'resume' | 'cancel') =>
    inScope(core, who, (tx) => steerCampaign(tx, who, { creditorId, campaignId }, act))
  const results = async (campaignId: CampaignId) => {
    const campaign = await read(campaignId)
    if (!campaign?.audienceId) throw new Error('the campaign has a list')
    const list = { ...campaign, audienceId: campaign.audienceId }
    return inScope(core, who, (tx) => resultsOf(tx, who, list))
  }
  return { read, write, freeze, audience, dryRun, ask, start, steer, results }
}

/** What waits for a second person about one creditor, decided by them. */
export async function decideAll(
  core: TestCore,
  { creditor }: { creditor: TestCreditor },
  who: StaffScope,
  decide: typeof approve | typeof decline,
) {
  const services = servicesAt('http://127.0.0.1:9', core, 'http://127.0.0.1:9')
  const waiting = (await listApprovals(core, who)).filter(
    ({ standing, change }) => standing === 'requested' && change.creditorId === creditor.creditorId,
  )
  const answers = []
  for (const { id, beforeSha256, afterSha256 } of waiting) {
    const decision = { id, beforeSha256, afterSha256 }
    answers.push(
      decide === approve
        ? await approve(core, services, who, decision)
        : await decline(core, who, decision),
    )
  }
  return answers
}

let made = 0
/** Somebody with a phone, an e-mail address and one debt of R$ 1.000, overdue since April. */
export async function addPerson(
  core: TestCore,
  creditor: TestCreditor,
  debt: { principal?: bigint; dueOn?: string } = {},
): Promise<Person & { debtId: string }> {
  made += 1
  const phone = `+55819${String(10_000_000 + made)}`
  const email = `pessoa-${made}@exemplo.example`
  const person = await createPerson(core, { document: newCpf(), phone, email })
  const { debtId } = await addDebt(core, creditor, person.id, { principal: 100_000n, ...debt })
  return { ...person, debtId }
}

/** The whole debt leaves the books of who owes it. */
export async function clearDebt(
  core: TestCore,
  { creditorId }: TestCreditor,
  { id: debtorId, debtId }: { id: DebtorId; debtId: string },
  amount: bigint,
): Promise<void> {
  await inScope(core, testScope, (tx) =>
    postTransaction(tx, testScope, {
      creditorId,
      debtorId,
      kind: 'debt_recall',
      key: `cleared:${debtId}`,
      effectiveOn: Temporal.PlainDate.from('2026-11-20'),
      subjectId: debtId,
      postings: [
        {
          debit: { kind: 'portfolio' },
          credit: accountOf(debtId as never),
          amount: centavos(amount),
        },
      ],
    }),
  )
}

/** A message of the past, sent so many days ago. */
export async function addContact(
  core: TestCore,
  person: { id: DebtorId; sms: ContactId },
  { days, creditorId = null }: { days: number; creditorId?: TestCreditor['creditorId'] | null },
): Promise<void> {
  const at = core.clock.now().subtract({ hours: days * 24 })
  const id = newId<MessageId>()
  await inScope(core, testScope, (tx) =>
    tx.db.insert(messages).values({
      id,
      debtorId: person.id,
      creditorId,
      contactId: person.sms,
      channel: 'sms',
      template: 'agreement_notice',
      dedupeKey: `past:${id}`,
      status: 'sent',
      contentSealed: Buffer.alloc(40),
      checkCodeIndex: Buffer.from(id),
      createdAt: at,
      sentAt: at,
    }),
  )
}
