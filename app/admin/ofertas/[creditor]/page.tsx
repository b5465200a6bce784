import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { OfferChanges } from '#app/admin/_parts/offer-changes.tsx'
import { OfferSentences } from '#app/admin/_parts/offer-sentences.tsx'
import { OfferSimulation } from '#app/admin/_parts/offer-simulation.tsx'
import { offerNote } from '#app/admin/_parts/offer-words.ts'
import { OFFER_PUBLICATION } from '#app/admin/_parts/publication-words.ts'
import { ScheduledDraft } from '#app/admin/_parts/scheduled-publication.tsx'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import {
  askPublication,
  cancelScheduled,
  simulate,
  start,
  writeRule,
  writeTerms,
} from '#app/admin/ofertas/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { StaffSection } from '#components/admin/fields.tsx'
import { OfferPlane } from '#components/admin/offer-plane.tsx'
import { PROBLEM, TILE } from '#components/admin/offer-words.ts'
import { PublicationForm } from '#components/admin/publication-form.tsx'
import { RuleForm } from '#components/admin/rule-form.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { RowButton } from '#components/admin/team-form.tsx'
import { TermsForm } from '#components/admin/terms-form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { fieldsOfNextRule, fieldsOfRule } from '#server/offers/policy/form/schema.ts'
import { sentenceOf, termsSentence } from '#server/offers/policy/sentence/model.ts'
import { fieldsOfTerms } from '#server/offers/policy/terms/schema.ts'

export const metadata: Metadata = { title: 'Ofertas de um credor' }

type Found = PortalOutputs['policies']['byCreditor']
type Draft = NonNullable<Found['draft']>

/** A4: one creditor's offers: the draft as sentences, its checks, what it would do, its versions. */
export default async function Page(props: {
  params: Promise<{ creditor: string }>
  searchParams: Promise<{ aviso?: string }>
}) {
  const { creditor: creditorSlug } = await props.params
  const found = await orSignIn('staff', async () =>
    (await staffCaller()).policies.byCreditor({ creditorSlug }),
  )
  if (!found) notFound()
  const { aviso } = await props.searchParams
  const note = offerNote(aviso)
  return (
    <AdminShell
      active="ofertas"
      title={`Ofertas: ${found.creditor.name}`}
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href="/admin/ofertas">← Todos os credores</a>}
    >
      {note && (
        <Notice tone={note.tone} title={note.text} live>
          {aviso === 'pedido' && <a href="/admin/aprovacoes">Ver o pedido em Aprovações</a>}
        </Notice>
      )}
      {found.scheduled && (
        <ScheduledDraft
          scheduled={found.scheduled}
          creditorSlug={found.creditor.slug}
          words={OFFER_PUBLICATION}
          cancel={found.mayEdit ? cancelScheduled : null}
          publishedAt={found.versions[0]?.publishedAt ?? null}
        >
          {found.scheduled.waiting && <OfferSentences policy={found.scheduled.waiting.content} />}
        </ScheduledDraft>
      )}
      {found.draft ? <DraftPart found={found} draft={found.draft} /> : <NoDraft found={found} />}
      <Versions found={found} />
    </AdminShell>
  )
}

function NoDraft({ found }: { found: Found }) {
  if (found.versions.length > 0 || !found.mayEdit) {
    return <p className="text-soft">Sem rascunho. Comece um com as regras de uma versão, abaixo.</p>
  }
  return (
    <div className="grid justify-items-start gap-2">
      <p className="max-w-text text-soft">
        Este credor ainda não tem ofertas: por enquanto só se paga o valor inteiro. O primeiro
        rascunho não dá desconto: à vista ou em até 3×, sem juros. Mude o que quiser antes de
        publicar.
      </p>
      <RowButton
        action={start}
        hidden={{ ...hiddenOf(found), de: 'nada' }}
        label="Começar o primeiro rascunho"
        of={found.creditor.name}
      />
    </div>
  )
}

const KEEP = { value: 'guardar', label: 'Guardar regra' } as const
const RAISE = { value: 'subir', label: 'Pôr uma posição antes' } as const
const REMOVE = { value: 'tirar', label: 'Tirar regra' } as const

const hiddenOf = (found: Found) => ({
  credor: found.creditor.slug,
  rascunho: found.draft === null ? '' : `${found.draft.version}`,
})

function DraftPart({ found, draft }: { found: Found; draft: Draft }) {
  const { rules } = draft.content
  const isLegal = draft.problems.length === 0
  const live = found.versions.find(({ status }) => status === 'published')?.content
  const numberOf = (id: string | null) => rules.findIndex((rule) => rule.id === id) + 1
  return (
    <>
      <StaffSection title={`Rascunho ${draft.version}, de ${whenText(draft.writtenAt)}`}>
        <ol className="grid gap-3">
          {rules.map((rule, place) => (
            <li key={rule.id} id={`regra-${place}`} className="border-b pb-2">
              <span className="font-semibold">{place + 1}.</span> {sentenceOf(rule)}
              {found.mayEdit && (
                <RuleForm
                  action={writeRule}
                  hidden={{ ...hiddenOf(found), lugar: `${place}` }}
                  prefix={`r${place}`}
                  summary={`Mudar a regra ${place + 1}`}
                  fields={fieldsOfRule(rule)}
                  acts={place === 0 ? [KEEP, REMOVE] : [KEEP, RAISE, REMOVE]}
                  policy={draft.content}
                  context={draft.context}
                  place={place}
                />
              )}
            </li>
          ))}
        </ol>
        <Terms found={found} draft={draft} />
        {found.mayEdit && (
          <RuleForm
            action={writeRule}
            hidden={{ ...hiddenOf(found), lugar: `${rules.length}` }}
            prefix="nova"
            summary="Acrescentar uma regra no fim"
            fields={fieldsOfNextRule(draft.content, `regra-${draft.version}`)}
            acts={[{ ...KEEP, label: 'Acrescentar regra' }]}
            policy={draft.content}
            context={draft.context}
            place={rules.length}
          />
        )}
      </StaffSection>
      <StaffSection title="Conferências">
        {isLegal ? (
          <Notice tone="ok" title="Nada na lei ou na política impede estas ofertas." />
        ) : (
          draft.problems.map(({ rule, problem }) => (
            <Notice
              key={`${rule} ${problem}`}
              tone="error"
              title={`${rule === null ? 'Todas as regras' : `Regra ${numberOf(rule)}`}: ${PROBLEM[problem].text}`}
            >
              <p>Fonte: {PROBLEM[problem].source}.</p>
            </Notice>
          ))
        )}
      </StaffSection>
      <StaffSection title="Buracos e sobreposições">
        <OfferPlane plane={draft.plane} ruleIds={rules.map(({ id }) => id)} words={TILE} />
      </StaffSection>
      {live && <OfferChanges live={live} draft={draft.content} of={found.creditor.name} />}
      <StaffSection title="Simulação na carteira de hoje">
        {found.simulation && found.isOfDraft ? (
          <OfferSimulation figures={found.simulation.figures} of={found.creditor.name} />
        ) : (
          <p className="text-soft">
            {isLegal
              ? 'Este rascunho ainda não foi simulado hoje.'
              : 'Resolva as conferências acima: só se simula o que pode ser oferecido.'}
          </p>
        )}
        {found.mayEdit && isLegal && (
          <div className="flex flex-wrap gap-4">
            <RowButton
              action={simulate}
              hidden={hiddenOf(found)}
              label={found.isOfDraft ? 'Simular de novo' : 'Simular'}
              isBox
            />
          </div>
        )}
        {found.mayEdit && isLegal && found.isOfDraft && (
          <PublicationForm
            action={askPublication}
            hidden={hiddenOf(found)}
            days={found.schedulable}
            words={OFFER_PUBLICATION}
          />
        )}
      </StaffSection>
    </>
  )
}

function Terms({ found, draft }: { found: Found; draft: Draft }) {
  return (
    <div className="border-b pb-2">
      <p>
        <span className="font-semibold">Em todas as regras:</span> {termsSentence(draft.content)}
      </p>
      {found.mayEdit && (
        <TermsForm
          action={writeTerms}
          hidden={hiddenOf(found)}
          prefix="todas"
          summary="Mudar o que vale em todas as regras"
          fields={fieldsOfTerms(draft.content)}
          acts={[{ ...KEEP, label: 'Guardar mudança' }]}
          policy={draft.content}
          context={draft.context}
        />
      )}
    </div>
  )
}

function Versions({ found }: { found: Found }) {
  return (
    <DataTable
      caption="Versões publicadas"
      showCaption
      columns={[
        { header: 'Versão', isRowHeader: true, cell: ({ version }) => version },
        {
          header: 'Situação',
          cell: ({ status }) => (status === 'published' ? 'em vigor' : 'substituída'),
        },
        { header: 'Desde', cell: ({ publishedAt }) => whenText(publishedAt) },
        {
          header: 'Regras',
          wraps: true,
          cell: ({ content }) => <OfferSentences policy={content} />,
        },
        {
          header: 'Voltar',
          cell: ({ version }) =>
            found.mayEdit && (
              <RowButton
                action={start}
                hidden={{ ...hiddenOf(found), de: `${version}` }}
                label="Começar rascunho com estas regras"
                of={`da versão ${version}`}
              />
            ),
        },
      ]}
      rows={found.versions}
      rowKey={({ version }) => `${version}`}
      empty="Nada foi publicado ainda."
    />
  )
}
