import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import {
  AudienceFigures,
  CampaignFacts,
  CampaignResults,
} from '#app/admin/_parts/campaign-parts.tsx'
import { campaignNote, STATE, whenSent } from '#app/admin/_parts/campaign-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import { ask, freeze, start, steer } from '#app/admin/campanhas/actions.ts'
import { STAFF_BUTTON, StaffField, StaffSection } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { RowButton } from '#components/admin/team-form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { isAudienceFresh, isOpenToChange } from '#server/campaigns/model.ts'
import { campaignInput } from '#server/campaigns/schema.ts'

export const metadata: Metadata = { title: 'Campanha' }

type Found = PortalOutputs['campaigns']['byId']

/** How often the page of a campaign under way asks again. */
const SECONDS = 20

/** A4: one campaign from its draft to what came of it. */
export default async function Page(props: {
  params: Promise<{ campaignId: string }>
  searchParams: Promise<{ aviso?: string; parado?: string }>
}) {
  const [params, { aviso, parado }] = await Promise.all([props.params, props.searchParams])
  const input = campaignInput.safeParse(params)
  if (!input.success) notFound()
  const found = await orSignIn('staff', async () =>
    (await staffCaller()).campaigns.byId(input.data),
  )
  if (!found) notFound()
  const { campaign, audience, results } = found
  const note = campaignNote(aviso)
  const page = `/admin/campanhas/${campaign.id}`
  const isLive = campaign.state === 'running' && parado === undefined
  const portfolio = found.portfolios.find(({ id }) => id === campaign.filter.portfolioId)
  return (
    <AdminShell
      active="campanhas"
      title={campaign.name}
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href="/admin/campanhas">← Todas as campanhas</a>}
    >
      {isLive && <meta httpEquiv="refresh" content={`${SECONDS};url=${page}`} />}
      {note && (
        <Notice tone={note.tone} title={note.text} live>
          {aviso === 'pedida' && <a href="/admin/aprovacoes">Ver o pedido em Aprovações</a>}
        </Notice>
      )}
      <Standing found={found} />
      {results && audience && (
        <StaffSection title="Resultados até agora">
          {campaign.state === 'running' && (
            <p className="text-soft">
              {isLive ? (
                <>
                  A página se atualiza a cada {SECONDS} segundos.{' '}
                  <a href={`${page}?parado=1`}>Parar de atualizar</a>
                </>
              ) : (
                <a href={page}>Voltar a atualizar sozinha</a>
              )}
            </p>
          )}
          <CampaignResults campaign={campaign} audience={audience} results={results} />
        </StaffSection>
      )}
      <StaffSection title="Ensaio">
        {audience ? (
          <AudienceFigures campaign={campaign} audience={audience} />
        ) : (
          <p className="text-soft">
            O ensaio não envia nada: mostra exatamente quem recebe, quem não recebe e por quê.
          </p>
        )}
        {found.mayEdit && isOpenToChange(campaign.state) && <Rehearse found={found} />}
      </StaffSection>
      <div className="max-w-wide">
        <CampaignFacts
          campaign={campaign}
          portfolio={portfolio?.name ?? null}
          more={storyOf(campaign)}
        />
      </div>
    </AdminShell>
  )
}

function storyOf(campaign: Found['campaign']): { label: string; value: string }[] {
  const { approvedAt, approvedBy, startedAt, endedAt } = campaign
  return [
    ...(approvedAt
      ? [{ label: 'Lista aprovada por', value: `${approvedBy ?? '—'}, ${whenText(approvedAt)}` }]
      : []),
    ...(startedAt ? [{ label: 'Começou', value: whenText(startedAt) }] : []),
    ...(endedAt ? [{ label: 'Terminou', value: whenText(endedAt) }] : []),
  ]
}

const hiddenOf = ({ campaign }: Found) => ({
  campanha: campaign.id,
  versao: `${campaign.version}`,
})

/** Where it stands, and what may be done about it now. */
function Standing({ found }: { found: Found }) {
  const { campaign } = found
  const hidden = hiddenOf(found)
  const button = (ato: string, label: string, isBox = false) => (
    <RowButton action={steer} hidden={{ ...hidden, ato }} label={label} isBox={isBox} />
  )
  const isOver = campaign.state === 'finished' || campaign.state === 'cancelled'
  return (
    <StaffSection title="Situação">
      <p>
        <span className="font-semibold">{sentence(found)}</span> {NEXT[campaign.state]}
        {whenSent(campaign.state, found)}
      </p>
      {found.mayEdit && !isOver && (
        <div className="flex flex-wrap items-center gap-4">
          {campaign.state === 'approved' && (
            <RowButton action={start} hidden={hidden} label="Começar a enviar" isBox />
          )}
          {campaign.state === 'running' && button('pausar', 'Pausar', true)}
          {campaign.state === 'paused' && button('continuar', 'Continuar', true)}
          {isOpenToChange(campaign.state) && (
            <a href={`/admin/campanhas/${campaign.id}/editar`}>Mudar a campanha</a>
          )}
          {button('cancelar', 'Cancelar a campanha')}
        </div>
      )}
    </StaffSection>
  )
}

function sentence({ campaign, results }: Found): string {
  const state = `${STATE[campaign.state][0]?.toUpperCase()}${STATE[campaign.state].slice(1)}.`
  if (campaign.state !== 'cancelled' || results === null) return state
  const sent = results.stages.sent + results.stages.unknown
  return `${state} Antes disso, ${sent === 1 ? 'saiu 1 mensagem' : `saíram ${sent} mensagens`}.`
}

const NEXT = {
  draft: 'Nada é enviado antes do ensaio, da aprovação de outra pessoa e do começo.',
  awaiting_approval:
    'Outra pessoa precisa aprovar em até 24 horas. Mudar ou ensaiar de novo desfaz o pedido.',
  approved: 'Esta lista, e nenhuma outra, pode ser enviada. Comece em até sete dias do ensaio.',
  running:
    'As mensagens saem em lotes, em dias úteis e só no horário de contato. Cada uma é conferida de novo na hora.',
  paused: 'Nada sai. O que estava escrito espera, por até sete dias.',
  finished: 'Cada mensagem chegou ao seu fim. Os resultados continuam contando.',
  cancelled: 'Nada mais sai. O que foi enviado continua valendo para quem recebeu.',
} as const satisfies Record<Found['campaign']['state'], string>

/** The dry run and, once it was seen, the request for the second person. */
function Rehearse({ found }: { found: Found }) {
  const { campaign, audience, now } = found
  const hidden = hiddenOf(found)
  const isExpired =
    campaign.approvalExpiresAt !== null &&
    Temporal.Instant.compare(campaign.approvalExpiresAt, now) <= 0
  const mayAsk =
    audience !== null &&
    audience.included > 0 &&
    isAudienceFresh(audience.frozenAt, now) &&
    (campaign.state === 'draft' || (campaign.state === 'awaiting_approval' && isExpired))
  return (
    <div className="grid gap-4">
      <RowButton
        action={freeze}
        hidden={hidden}
        label={audience ? 'Ensaiar de novo' : 'Fazer o ensaio'}
        isBox
      />
      {mayAsk && (
        <form action={ask} className="flex flex-wrap items-end gap-3">
          {Object.entries(hidden).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
          <StaffField
            id="aprovacao-quem"
            name="quem"
            label="Quem no credor aprovou esta lista"
            type="text"
            required
            minLength={3}
            maxLength={120}
            wide
          />
          <button type="submit" className={STAFF_BUTTON}>
            Pedir aprovação
          </button>
        </form>
      )}
    </div>
  )
}
