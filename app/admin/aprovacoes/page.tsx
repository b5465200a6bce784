import type { Metadata } from 'next'
import { CampaignToRead } from '#app/admin/_parts/campaign-parts.tsx'
import { JourneyChanges } from '#app/admin/_parts/journey-changes.tsx'
import { JourneyPicture, JourneySteps } from '#app/admin/_parts/journey-parts.tsx'
import { JourneyReplay } from '#app/admin/_parts/journey-replay.tsx'
import { OfferChanges } from '#app/admin/_parts/offer-changes.tsx'
import { OfferSentences } from '#app/admin/_parts/offer-sentences.tsx'
import { OfferSimulation } from '#app/admin/_parts/offer-simulation.tsx'
import { payeeLine } from '#app/admin/_parts/payee-words.ts'
import { TeamPage } from '#app/admin/_parts/team-page.tsx'
import { ROLE } from '#app/admin/_parts/team-words.ts'
import { WordingToRead } from '#app/admin/_parts/wording-parts.tsx'
import { whenText } from '#app/admin/_parts/words.ts'
import { decide } from '#app/admin/aprovacoes/actions.ts'
import { DataTable, EmptyState } from '#components/admin/data-table.tsx'
import { Facts } from '#components/admin/facts.tsx'
import { StaffSection } from '#components/admin/fields.tsx'
import { RowButton } from '#components/admin/team-form.tsx'
import { channelText, messageText } from '#components/admin/wording-words.ts'
import { Disclosure } from '#components/ui/disclosure.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { formatShortDate } from '#server/kernel/format.ts'
import type { OfferPolicy } from '#server/offers/policy/model.ts'

export const metadata: Metadata = { title: 'Aprovações' }

type Approval = PortalOutputs['approvals']['list']['approvals'][number]

const STANDING = {
  requested: 'esperando',
  approved: 'aprovado',
  refused: 'recusado',
  withdrawn: 'retirado',
  expired: 'venceu sem resposta',
} as const

/** What waits for a second person: what is there, what shall be, and the hash of each. */
export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ aviso?: string }>
}) {
  const { aviso } = await searchParams
  const found = await orSignIn('staff', async () => {
    const { staff, approvals } = await staffCaller()
    const [account, list] = await Promise.all([staff.account(), approvals.list()])
    return { account, list: list.approvals }
  })
  if (!found) return null
  const waiting = found.list.filter(({ standing }) => standing === 'requested')
  const over = found.list.filter(({ standing }) => standing !== 'requested')
  return (
    <TeamPage
      tab="aprovacoes"
      title="Aprovações"
      permissions={found.account.permissions}
      note={aviso}
    >
      <p className="text-soft">
        Mudanças perigosas precisam de duas pessoas: uma pede, outra confere e aprova em até 24
        horas. Aprovar já faz; só a conta que recebe espera mais 24 horas, ofertas com data esperam
        pelo seu dia, e uma campanha ainda precisa ser começada.
      </p>
      {waiting.length === 0 ? (
        <EmptyState title="Nada espera por aprovação">
          Os pedidos aparecem aqui assim que alguém os faz.
        </EmptyState>
      ) : (
        waiting.map((approval) => <Waiting key={approval.id} approval={approval} />)
      )}
      {over.length > 0 && (
        <DataTable
          caption="Pedidos anteriores"
          showCaption
          columns={[
            { header: 'Pedido', isRowHeader: true, cell: (row) => titleOf(row) },
            { header: 'Quem pediu', cell: (row) => row.requestedBy.name },
            { header: 'Quando', cell: (row) => whenText(row.requestedAt) },
            { header: 'Situação', cell: (row) => STANDING[row.standing] },
            { header: 'Quem decidiu', cell: (row) => row.decidedBy ?? 'ninguém' },
          ]}
          rows={over}
          rowKey={(row) => row.id}
          empty="Nenhum ainda."
        />
      )}
    </TeamPage>
  )
}

function titleOf({ change, about }: Approval): string {
  switch (change.kind) {
    case 'grant_owner':
      return `Tornar ${about} responsável`
    case 'reset_access':
      return `Refazer o acesso de ${about}`
    case 'full_export':
      return `Arquivo com documentos inteiros: ${about}`
    case 'publish_offers':
      return `Publicar ofertas: ${about}`
    case 'publish_journey':
      return `Publicar régua: ${about}`
    case 'change_payee':
      return `Outra conta para receber: ${about}`
    case 'approve_campaign':
      return `Aprovar a lista de uma campanha: ${about}`
    case 'publish_wording':
      return `Usar outro texto (${messageText(change.before.template)}, ${channelText(change.before.channel)}): ${about}`
  }
}

/** What is there, and what shall be, in words. */
function sidesOf({ change }: Approval): [before: string, after: string] {
  switch (change.kind) {
    case 'grant_owner':
      return [
        `${ROLE[change.before.role]}, ${change.before.creditorIds === 'all' ? 'todos os credores' : `${change.before.creditorIds.length} credores`}`,
        'responsável, todos os credores',
      ]
    case 'reset_access':
      return ['senha e autenticador de agora', 'nenhum: a pessoa recebe um convite por e-mail']
    case 'full_export':
      return [
        'nenhum arquivo',
        `baixas de ${day(change.after.first)} a ${day(change.after.last)}, com CPF e CNPJ inteiros`,
      ]
    case 'publish_offers':
      return [
        change.before.liveVersion === null
          ? 'nenhuma oferta em vigor'
          : `versão ${change.before.liveVersion} em vigor`,
        `rascunho ${change.after.draft} em vigor${fromWords(change.after.inForceFrom)}; condições já mostradas ficam como estão`,
      ]
    case 'publish_journey':
      return [
        change.before.liveVersion === null
          ? 'a régua da casa em vigor'
          : `versão ${change.before.liveVersion} em vigor`,
        `rascunho ${change.after.draft} em vigor${fromWords(change.after.inForceFrom)}; o que já foi escrito não sai de novo`,
      ]
    case 'change_payee':
      return [payeeLine(change.before), `${payeeLine(change.after)}, 24 horas depois da aprovação`]
    case 'approve_campaign':
      return [
        'nada pode ser enviado',
        `${change.after.included} pessoas podem receber, ${change.after.heldOut} ficam de fora para comparar; no credor, aprovou: ${change.after.consentedBy}`,
      ]
    case 'publish_wording':
      return [
        change.before.liveVersion === null
          ? 'o texto da casa'
          : `a versão ${change.before.liveVersion}`,
        `a versão ${change.after.version}, com o texto abaixo, a partir da próxima mensagem`,
      ]
  }
}

const fromWords = (inForceFrom: string | undefined) =>
  inForceFrom === undefined ? '' : ` a partir da 0h de ${day(inForceFrom)}`

/** What a yes does, as its button says and sends it. */
function yesOf({ change }: Approval): { label: string; decision: string } {
  if (change.kind === 'change_payee') {
    return { label: 'Aprovar e começar as 24 horas', decision: 'approve_waiting' }
  }
  if (change.kind === 'approve_campaign') return { label: 'Aprovar a lista', decision: 'approve' }
  const isPublication = change.kind === 'publish_offers' || change.kind === 'publish_journey'
  if (isPublication && change.after.inForceFrom !== undefined) {
    return { label: 'Aprovar e agendar', decision: 'approve_scheduled' }
  }
  return { label: 'Aprovar e fazer', decision: 'approve' }
}

const day = (text: string) => formatShortDate(Temporal.PlainDate.from(text))

function Waiting({ approval }: { approval: Approval }) {
  const [before, after] = sidesOf(approval)
  const { id, beforeSha256, afterSha256 } = approval
  const hidden = { id, beforeSha256, afterSha256 }
  const yes = yesOf(approval)
  return (
    <StaffSection title={titleOf(approval)}>
      <div className="max-w-wide">
        <Facts
          title="O que muda"
          of={`${titleOf(approval)}, ${whenText(approval.requestedAt)}`}
          items={[
            {
              label: 'Quem pediu',
              value: `${approval.requestedBy.name}, ${whenText(approval.requestedAt)}`,
            },
            { label: 'Vale até', value: whenText(approval.expiresAt) },
            { label: 'Como está', value: <Side words={before} sha256={beforeSha256} /> },
            { label: 'Como fica', value: <Side words={after} sha256={afterSha256} /> },
          ]}
        />
      </div>
      {approval.campaign && <CampaignToRead evidence={approval.campaign} />}
      {approval.change.kind === 'publish_wording' && (
        <WordingToRead content={approval.change.after.content} of={titleOf(approval)} />
      )}
      {approval.offers && <OffersToRead offers={approval.offers} of={approval.about} />}
      {approval.journey && <JourneyToRead journey={approval.journey} of={approval.about} />}
      {approval.mayDecide ? (
        <div className="flex flex-wrap items-center gap-4">
          <RowButton
            action={decide}
            hidden={{ ...hidden, decision: yes.decision }}
            label={yes.label}
            isBox
          />
          <RowButton action={decide} hidden={{ ...hidden, decision: 'decline' }} label="Recusar" />
        </div>
      ) : (
        <p className="text-soft">Outra pessoa precisa decidir: nunca quem pediu.</p>
      )}
    </StaffSection>
  )
}

/** Nobody says yes to a hash alone: every field that changes, the rules, and what they would do. */
function OffersToRead({ offers, of }: { offers: NonNullable<Approval['offers']>; of: string }) {
  return (
    <>
      <OfferChanges live={offers.live} draft={offers.draft} of={of} />
      <Disclosure summary="Ver todas as regras, antes e depois">
        <div className="grid gap-4 lg:grid-cols-2">
          <Sentences title="Ofertas em vigor" of={of} policy={offers.live} />
          <Sentences title="Ofertas do rascunho" of={of} policy={offers.draft} />
        </div>
      </Disclosure>
      <p className="text-soft">Simulação de {whenText(offers.madeAt)}:</p>
      <OfferSimulation figures={offers.figures} of={of} />
    </>
  )
}

/** Every step that changes, both journeys drawn and in words, and what the change would write. */
function JourneyToRead({ journey, of }: { journey: NonNullable<Approval['journey']>; of: string }) {
  return (
    <>
      <JourneyChanges live={journey.live} draft={journey.draft} of={of} />
      {(
        [
          ['Régua em vigor', journey.live],
          ['Régua do rascunho', journey.draft],
        ] as const
      ).map(([title, one]) => (
        <section key={title} aria-label={`${title}: ${of}`} className="grid content-start gap-2">
          <h3 className="font-semibold">{title}</h3>
          <JourneyPicture journey={one} of={title} />
          <JourneySteps journey={one} of={title} />
        </section>
      ))}
      <p className="text-soft">Ensaio de {whenText(journey.madeAt)}:</p>
      <JourneyReplay figures={journey.figures} of={of} />
    </>
  )
}

function Sentences(props: { title: string; of: string; policy: OfferPolicy | null }) {
  return (
    <section aria-label={`${props.title}: ${props.of}`} className="grid content-start gap-2">
      <h3 className="font-semibold">{props.title}</h3>
      {props.policy ? (
        <OfferSentences policy={props.policy} />
      ) : (
        <p className="text-soft">Nenhuma: só o valor inteiro.</p>
      )}
    </section>
  )
}

function Side({ words, sha256 }: { words: string; sha256: string }) {
  return (
    <>
      {words}
      <span className="block font-mono text-tiny break-all text-soft">SHA-256 {sha256}</span>
    </>
  )
}
