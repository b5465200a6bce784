import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { JourneyChanges } from '#app/admin/_parts/journey-changes.tsx'
import { JourneyPicture, JourneySteps } from '#app/admin/_parts/journey-parts.tsx'
import { JourneyReplay } from '#app/admin/_parts/journey-replay.tsx'
import {
  JOURNEY_PROBLEM,
  journeyNote,
  remarkText,
  STEP_CHOICES,
  stepText,
} from '#app/admin/_parts/journey-words.ts'
import { PROFILE } from '#app/admin/_parts/profile-words.ts'
import { JOURNEY_PUBLICATION } from '#app/admin/_parts/publication-words.ts'
import { ScheduledDraft } from '#app/admin/_parts/scheduled-publication.tsx'
import { whenText } from '#app/admin/_parts/words.ts'
import { leave } from '#app/admin/actions.ts'
import {
  askPublication,
  cancelScheduled,
  replay,
  start,
  writeStep,
} from '#app/admin/reguas/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { StaffSection } from '#components/admin/fields.tsx'
import { PublicationForm } from '#components/admin/publication-form.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { StepForm } from '#components/admin/step-form.tsx'
import { RowButton } from '#components/admin/team-form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { fieldsOfNextStep, fieldsOfStep } from '#server/journeys/form/schema.ts'

export const metadata: Metadata = { title: 'Régua de um credor' }

type Found = PortalOutputs['journeys']['byCreditor']
type Draft = NonNullable<Found['draft']>

/** One creditor's journey: what is in force, the draft with its checks and its replay, its versions. */
export default async function Page(props: {
  params: Promise<{ creditor: string }>
  searchParams: Promise<{ aviso?: string }>
}) {
  const { creditor: creditorSlug } = await props.params
  const found = await orSignIn('staff', async () =>
    (await staffCaller()).journeys.byCreditor({ creditorSlug }),
  )
  if (!found) notFound()
  const { aviso } = await props.searchParams
  const note = journeyNote(aviso)
  const { version } = found.live
  return (
    <AdminShell
      active="reguas"
      title={`Régua: ${found.creditor.name}`}
      staffName={await staffName()}
      signOutAction={leave}
      actions={
        <div className="flex flex-wrap gap-4">
          <a href={`/admin/reguas/${found.creditor.slug}/sem-proximo-passo`}>Sem próximo passo</a>
          <a href="/admin/reguas">← Todos os credores</a>
        </div>
      }
    >
      {note && (
        <Notice tone={note.tone} title={note.text} live>
          {aviso === 'pedido' && <a href="/admin/aprovacoes">Ver o pedido em Aprovações</a>}
        </Notice>
      )}
      <StaffSection
        title={version === 0 ? 'Em vigor: a régua da casa' : `Em vigor: versão ${version}`}
      >
        {version === 0 && (
          <p className="max-w-text text-soft">
            Este credor ainda não decidiu nada: só sai o lembrete da véspera, para quem pediu no
            navegador.
          </p>
        )}
        <JourneyPicture journey={found.live.journey} of="em vigor" />
        <JourneySteps journey={found.live.journey} of="em vigor" />
      </StaffSection>
      {found.scheduled && (
        <ScheduledDraft
          scheduled={found.scheduled}
          creditorSlug={found.creditor.slug}
          words={JOURNEY_PUBLICATION}
          cancel={found.mayEdit ? cancelScheduled : null}
          publishedAt={found.versions[0]?.publishedAt ?? null}
        >
          {found.scheduled.waiting && (
            <JourneySteps journey={found.scheduled.waiting.content} of="agendada" />
          )}
        </ScheduledDraft>
      )}
      {found.draft ? <DraftPart found={found} draft={found.draft} /> : <NoDraft found={found} />}
      <Versions found={found} />
    </AdminShell>
  )
}

const hiddenOf = (found: Found) => ({
  credor: found.creditor.slug,
  rascunho: found.draft === null ? '' : `${found.draft.version}`,
})

function NoDraft({ found }: { found: Found }) {
  if (!found.mayEdit) return null
  return (
    <StaffSection title="Rascunho">
      <p className="max-w-text text-soft">
        Sem rascunho. Comece com a régua sugerida, que já respeita os limites, e mude o que quiser;
        ou com os passos de uma versão, abaixo.
      </p>
      <div>
        <RowButton
          action={start}
          hidden={{ ...hiddenOf(found), de: 'proposta' }}
          label="Começar com a régua sugerida"
          isBox
        />
      </div>
    </StaffSection>
  )
}

const KEEP = { value: 'guardar', label: 'Guardar passo' } as const
const REMOVE = { value: 'tirar', label: 'Tirar passo' } as const

function DraftPart({ found, draft }: { found: Found; draft: Draft }) {
  const { steps } = draft.content
  const isLegal = draft.problems.length === 0
  return (
    <>
      <StaffSection title={`Rascunho ${draft.version}, de ${whenText(draft.writtenAt)}`}>
        <JourneyPicture journey={draft.content} of="rascunho" />
        <ol className="grid gap-2">
          {steps.map((step, place) => (
            <li key={step.id} className="border-b pb-2">
              <span className="font-semibold">{place + 1}.</span> {stepText(step)}.
              {found.mayEdit && (
                <StepForm
                  action={writeStep}
                  hidden={{ ...hiddenOf(found), lugar: `${place}` }}
                  prefix={`p${place}`}
                  summary={`Mudar o passo ${place + 1}`}
                  fields={fieldsOfStep(step)}
                  acts={[KEEP, REMOVE]}
                  choices={STEP_CHOICES}
                />
              )}
            </li>
          ))}
        </ol>
        {found.mayEdit && (
          <StepForm
            action={writeStep}
            hidden={{ ...hiddenOf(found), lugar: `${steps.length}` }}
            prefix="novo"
            summary="Acrescentar um passo"
            fields={fieldsOfNextStep(`passo-${draft.version}`)}
            acts={[{ ...KEEP, label: 'Acrescentar passo' }]}
            choices={STEP_CHOICES}
          />
        )}
      </StaffSection>
      <Checks draft={draft} isLegal={isLegal} />
      <JourneyChanges live={found.live.journey} draft={draft.content} of={found.creditor.name} />
      <StaffSection title="Ensaio na carteira de hoje">
        {found.replay && found.isOfDraft ? (
          <JourneyReplay figures={found.replay.figures} of={found.creditor.name} />
        ) : (
          <p className="text-soft">
            {isLegal
              ? 'Este rascunho ainda não foi ensaiado hoje.'
              : 'Resolva as conferências acima: só se ensaia o que pode ser publicado.'}
          </p>
        )}
        {found.mayEdit && isLegal && (
          <div className="flex flex-wrap gap-4">
            <RowButton
              action={replay}
              hidden={hiddenOf(found)}
              label={found.isOfDraft ? 'Ensaiar de novo' : 'Ensaiar'}
              isBox
            />
          </div>
        )}
        {found.mayEdit && isLegal && found.isOfDraft && (
          <PublicationForm
            action={askPublication}
            hidden={hiddenOf(found)}
            days={found.schedulable}
            words={JOURNEY_PUBLICATION}
          />
        )}
      </StaffSection>
    </>
  )
}

function Checks({ draft, isLegal }: { draft: Draft; isLegal: boolean }) {
  const numberOf = (id: string) => draft.content.steps.findIndex((step) => step.id === id) + 1
  return (
    <StaffSection title="Conferências">
      {isLegal ? (
        <Notice tone="ok" title="Nenhuma regra ou limite impede esta régua." />
      ) : (
        draft.problems.map(({ step, profile, problem }) => (
          <Notice
            key={`${step} ${profile} ${problem}`}
            tone="error"
            title={`${step === null ? (profile ? PROFILE[profile] : 'Régua') : `Passo ${numberOf(step)}`}: ${JOURNEY_PROBLEM[problem].text}`}
          >
            <p>Fonte: {JOURNEY_PROBLEM[problem].source}.</p>
          </Notice>
        ))
      )}
      {draft.remarks.length > 0 && (
        <ul className="grid list-disc gap-1 pl-5 text-soft">
          {draft.remarks.map((remark) => (
            <li key={`${remark.remark} ${remark.profile} ${remark.step}`}>
              {remarkText(remark, numberOf)}
            </li>
          ))}
        </ul>
      )}
    </StaffSection>
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
          header: 'Passos',
          wraps: true,
          cell: ({ content }) => (
            <ol className="grid list-decimal gap-1 pl-5">
              {content.steps.map((step) => (
                <li key={step.id}>{stepText(step)}</li>
              ))}
            </ol>
          ),
        },
        {
          header: 'Voltar',
          cell: ({ version }) =>
            found.mayEdit && (
              <RowButton
                action={start}
                hidden={{ ...hiddenOf(found), de: `${version}` }}
                label="Começar rascunho com estes passos"
                of={`da versão ${version}`}
              />
            ),
        },
      ]}
      rows={found.versions}
      rowKey={({ version }) => `${version}`}
      empty="Nada foi publicado ainda: vale a régua da casa."
    />
  )
}
