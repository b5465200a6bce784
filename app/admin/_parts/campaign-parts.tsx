import {
  CHANNEL,
  EXCLUSION,
  filterSentence,
  GROUP,
  TEMPLATE,
} from '#app/admin/_parts/campaign-words.ts'
import { REFUSED } from '#app/admin/_parts/story-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { BarTable } from '#components/admin/bar-table.tsx'
import { DataTable } from '#components/admin/data-table.tsx'
import { Facts } from '#components/admin/facts.tsx'
import { Stat, StatRow } from '#components/admin/stats.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { EXCLUSIONS } from '#server/campaigns/audience/model.ts'
import { COMPARED, type Group, type Stage } from '#server/campaigns/results/model.ts'
import { keptWords } from '#server/cases/retention/model.ts'

type Found = PortalOutputs['campaigns']['byId']
type Campaign = Found['campaign']
type Audience = NonNullable<Found['audience']>
type Evidence = NonNullable<PortalOutputs['approvals']['list']['approvals'][number]['campaign']>

const counted = (n: number) => n.toLocaleString('pt-BR')

export const listOf = (campaign: Pick<Campaign, 'id'>, group: Group) =>
  `/admin/campanhas/${campaign.id}/lista?grupo=${group}`

/** What is sent, and to whom. */
export function CampaignFacts(props: {
  campaign: Campaign
  portfolio: string | null
  more?: readonly { label: string; value: string }[]
}) {
  const { campaign } = props
  return (
    <Facts
      title="O que é enviado, e para quem"
      of={campaign.name}
      items={[
        { label: 'Campanha', value: campaign.name },
        { label: 'Credor', value: campaign.creditor.name },
        { label: 'Canal', value: CHANNEL[campaign.channel] },
        { label: 'Mensagem', value: TEMPLATE[campaign.template] },
        { label: 'Para quem', value: filterSentence(campaign.filter, props.portfolio) },
        {
          label: 'Ficam de fora para comparar',
          value: `${campaign.holdOutPercent} de cada 100, por sorteio que se pode refazer`,
        },
        { label: 'Escrita por', value: `${campaign.writtenBy}, ${whenText(campaign.writtenAt)}` },
        ...(props.more ?? []),
      ]}
    />
  )
}

/** A frozen list: who receives, who does not, and why; each number leads to its people. */
export function AudienceFigures(props: { campaign: Campaign; audience: Audience }) {
  const { campaign, audience } = props
  const reasons = EXCLUSIONS.flatMap((reason) => {
    const people = audience.reasons[reason] ?? 0
    return people === 0 ? [] : [{ reason, people }]
  })
  return (
    <>
      <StatRow>
        <Stat label={GROUP.in} value={counted(audience.included)} href={listOf(campaign, 'in')} />
        <Stat
          label={GROUP.hold_out}
          value={counted(audience.heldOut)}
          href={listOf(campaign, 'hold_out')}
        />
        <Stat label={GROUP.out} value={counted(audience.excluded)} href={listOf(campaign, 'out')} />
      </StatRow>
      <DataTable
        caption="Quem não recebe, e por quê"
        of={campaign.name}
        showCaption
        columns={[
          {
            header: 'Motivo',
            isRowHeader: true,
            wraps: true,
            cell: (row) => <a href={listOf(campaign, row.reason)}>{EXCLUSION[row.reason]}</a>,
          },
          { header: 'Pessoas', align: 'right', cell: (row) => counted(row.people) },
        ]}
        rows={reasons}
        rowKey={(row) => row.reason}
        empty="Todas as pessoas do filtro recebem."
      />
      <p className="text-soft">
        Lista de {whenText(audience.frozenAt)}.{' '}
        <span className="font-mono text-tiny break-all">SHA-256 {audience.membersSha256}</span>
      </p>
    </>
  )
}

/** Nobody says yes to a hash alone: the message, the filter, and who is left out. */
export function CampaignToRead({ evidence }: { evidence: Evidence }) {
  return (
    <div className="grid gap-4">
      <CampaignFacts campaign={evidence.campaign} portfolio={evidence.portfolio} />
      <AudienceFigures campaign={evidence.campaign} audience={evidence.audience} />
    </div>
  )
}

const FUNNEL = [
  'sent',
  'delivered',
  'opened',
  'identified',
  'simulated',
  'signed',
  'paid',
] as const satisfies readonly Stage[]

const percent = (part: number, whole: number) =>
  whole === 0
    ? '—'
    : `${((100 * part) / whole).toLocaleString('pt-BR', { maximumFractionDigits: 1 })}%`

/** What came of it so far, beside those who were not written to. */
export function CampaignResults(props: {
  campaign: Campaign
  audience: Audience
  results: NonNullable<Found['results']>
}) {
  const { campaign, audience, results } = props
  const { stages, held } = results
  const link = (group: Group, people: number) => (
    <a href={listOf(campaign, group)} aria-label={`${counted(people)}: ${GROUP[group]}`}>
      {counted(people)}
    </a>
  )
  return (
    <>
      <StatRow>
        <Stat label={GROUP.in} value={counted(audience.included)} href={listOf(campaign, 'in')} />
        <Stat
          label={GROUP.waiting}
          value={counted(stages.waiting)}
          href={listOf(campaign, 'waiting')}
          {...(stages.unknown > 0 ? { note: `${counted(stages.unknown)} sem resposta` } : {})}
        />
        <Stat label={GROUP.sent} value={counted(stages.sent)} href={listOf(campaign, 'sent')} />
        <Stat
          label={GROUP.refused}
          value={counted(stages.refused)}
          href={listOf(campaign, 'refused')}
        />
      </StatRow>
      <BarTable
        caption="Do envio ao pagamento"
        rows={FUNNEL.map((stage) => ({
          label: GROUP[stage],
          href: listOf(campaign, stage),
          value: counted(stages[stage]),
          share: stages.sent === 0 ? 0 : (100 * stages[stage]) / stages.sent,
          note: percent(stages[stage], stages.sent),
        }))}
      />
      <p className="max-w-text text-soft">
        {`Quem abriu, entrou ou simulou é contado enquanto as visitas ficam guardadas: ${keptWords('sessions')}.`}
      </p>
      <DataTable
        caption="Com a mensagem e sem ela"
        showCaption
        columns={[
          { header: 'Desde o começo', isRowHeader: true, cell: (row) => GROUP[row.stage] },
          {
            header: 'Quem recebe',
            align: 'right',
            cell: ({ stage }) => link(stage, stages[stage]),
          },
          {
            header: 'Parte de quem recebe',
            align: 'right',
            cell: ({ stage }) => percent(stages[stage], audience.included),
          },
          {
            header: 'Quem ficou de fora',
            align: 'right',
            cell: ({ stage }) => link(`held_${stage}`, held[stage]),
          },
          {
            header: 'Parte de quem ficou de fora',
            align: 'right',
            cell: ({ stage }) => percent(held[stage], audience.heldOut),
          },
        ]}
        rows={COMPARED.map((stage) => ({ stage }))}
        rowKey={(row) => row.stage}
        empty="Nada ainda."
      />
      {results.refusals.length > 0 && (
        <DataTable
          caption="Barradas na hora do envio, e por quê"
          showCaption
          columns={[
            {
              header: 'Motivo',
              isRowHeader: true,
              wraps: true,
              cell: (row) => REFUSED[row.reason] ?? row.reason,
            },
            { header: 'Pessoas', align: 'right', cell: (row) => counted(row.people) },
          ]}
          rows={results.refusals}
          rowKey={(row) => row.reason}
          empty="Nenhuma."
        />
      )}
    </>
  )
}
