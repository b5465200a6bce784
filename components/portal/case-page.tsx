import { Day } from '#components/figures/day.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PlainSubmit } from '#components/ui/plain-submit.tsx'
import { SummaryList, SummaryRow } from '#components/ui/summary-list.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { PhotoAnswer } from '#server/cases/photos/model.ts'
import { CareShell, OwnPhoto, OwnWords, PublicHelp } from './care-parts.tsx'
import type { CaseView, PhotoView } from './care-view.ts'
import { OUTCOME_WORDS, PHOTO_WORDS, STATE_WORDS } from './care-words.ts'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import { Section, Title } from './shell.tsx'

/** One thing the person asked for: its number, its clock, what stands still, what was said. */
export function CasePage({ view }: { view: CaseView }) {
  const waits = view.state === 'open' || view.state === 'asked'
  return (
    <CareShell
      operator={view.operator}
      subtitle={`atendimento ${view.number}`}
      back={pathTo.requests()}
    >
      {view.isNew && (
        <Notice tone="ok" title="Recebemos seu pedido">
          <p>
            Guarde o número <strong>{view.number}</strong>.
            {view.state === 'open' && ' A resposta fica nesta página.'}
          </p>
        </Notice>
      )}
      {view.photos.answer && <PhotoNotice answer={view.photos.answer} />}
      {view.problem === 'nothing_said' && (
        <Notice tone="error" title="Escreva, ou escolha uma foto, antes de enviar." />
      )}
      {view.problem === 'ended' && <Notice tone="info" title="Este pedido já terminou." />}
      <Title>{view.title}</Title>
      <SummaryList label="Seu pedido">
        <SummaryRow label="Número">{view.number}</SummaryRow>
        <SummaryRow label="Situação">
          <Tag tone={STATE_WORDS[view.state].tone}>{STATE_WORDS[view.state].word}</Tag>
        </SummaryRow>
        {waits && (
          <SummaryRow label="Respondemos até">
            <Day date={view.dueOn} today={view.today} />
          </SummaryRow>
        )}
        {view.about && (
          <SummaryRow label="Sobre" stacked>
            {view.about}
          </SummaryRow>
        )}
        <SummaryRow label="Motivo" stacked>
          {view.reason}
        </SummaryRow>
      </SummaryList>
      {view.outcome && (
        <p className="text-lead font-semibold">{OUTCOME_WORDS[view.kind][view.outcome]}.</p>
      )}
      <Stillness view={view} />
      {view.kind === 'over_indebted' && (
        <Section title="Comece por aqui">
          <p>A lei deixa você juntar todas as contas num plano de até 5 anos.</p>
          <PublicHelp />
        </Section>
      )}
      <Story view={view} />
      {view.mayReply && <Reply view={view} />}
      {view.mayWithdraw && (
        <Disclosure summary="Não preciso mais disso">
          <form method="post" action={pathTo.request(view.id)} className="grid grid-cols-1 gap-2">
            <input type="hidden" name="intent" value="withdraw" />
            <p className="text-note">Retirar o pedido faz os avisos voltarem.</p>
            <PlainSubmit pendingText="Retirando…" className={buttonClass('quiet')}>
              Retirar meu pedido
            </PlainSubmit>
          </form>
        </Disclosure>
      )}
      <p className="text-note text-soft">
        Quer falar sobre isto? Diga o número {view.number}:{' '}
        <PhoneLink phone={view.operator.phone} />, {view.operator.hours}.
      </p>
      <LineLink href={pathTo.requests()}>Ver todos os seus pedidos</LineLink>
    </CareShell>
  )
}

function Stillness({ view }: { view: CaseView }) {
  const { stillness, today } = view
  if (!stillness) return null
  return (
    <Notice
      tone="info"
      title={stillness.what === 'debt' ? 'Este valor está parado' : 'Está tudo parado'}
    >
      <p>
        {stillness.what === 'debt'
          ? 'Não escrevemos sobre ele e não cobramos.'
          : 'Não escrevemos, e cartão e débito automático não cobram.'}{' '}
        {stillness.untilOn ? (
          <>
            Vale até <Day date={stillness.untilOn} today={today} />.
          </>
        ) : (
          'Vale até a nossa resposta.'
        )}
      </p>
      <p>
        {stillness.what === 'debt'
          ? 'Você não precisa pagar enquanto conferimos.'
          : stillness.isFrozen
            ? 'Nada é somado aos seus valores enquanto isso. Se quiser pagar, pode.'
            : 'Se quiser pagar, pode: nada muda nos seus valores.'}
      </p>
    </Notice>
  )
}

function Story({ view }: { view: CaseView }) {
  return (
    <Section title="O que foi dito">
      <ol className="grid grid-cols-1 gap-3">
        {view.entries.map((entry) => (
          <li key={entry.id} className="border-l-2 border-pine-line pl-4">
            <p className="fine">
              {entry.title}, <Day date={entry.on} today={view.today} />
            </p>
            {entry.words && <p className="break-words whitespace-pre-line">{entry.words}</p>}
            {entry.photo && view.photos.mayOpen && (
              <SentPhoto
                photo={entry.photo}
                isAsked={view.photos.asked === String(entry.photo.number)}
              />
            )}
          </li>
        ))}
      </ol>
      {view.photos.codePath && (
        <LineLink href={view.photos.codePath}>Ver suas fotos, com um código</LineLink>
      )}
    </Section>
  )
}

/** Drawn when it is asked for, not before: a photo weighs more than the page. */
function SentPhoto({ photo, isAsked }: { photo: PhotoView; isAsked: boolean }) {
  if (!isAsked) return <LineLink href={photo.page}>Ver a foto {photo.number}</LineLink>
  return (
    // biome-ignore lint/performance/noImgElement: a person's own photo passes through no optimiser.
    <img
      id={`foto-${photo.number}`}
      src={photo.href}
      width={photo.width}
      height={photo.height}
      alt={`Foto ${photo.number} que você mandou`}
      className="h-auto max-w-full rounded-control border"
    />
  )
}

/** Whatever became of it, above the rest. */
function PhotoNotice({ answer }: { answer: PhotoAnswer }) {
  const { tone, title, text } = PHOTO_WORDS[answer]
  return (
    <Notice tone={tone} title={title}>
      {text && <p>{text}</p>}
    </Notice>
  )
}

function Reply({ view }: { view: CaseView }) {
  const hasRoom = view.photos.room > 0
  return (
    <form
      method="post"
      action={pathTo.request(view.id)}
      encType="multipart/form-data"
      className="grid grid-cols-1 gap-4"
    >
      <input type="hidden" name="intent" value="reply" />
      <OwnWords
        label={view.state === 'asked' ? 'Sua resposta' : 'Quer acrescentar algo?'}
        required={!hasRoom}
      />
      {hasRoom && <OwnPhoto />}
      <PlainSubmit
        pendingText="Enviando…"
        className={buttonClass(view.state === 'asked' ? 'primary' : 'quiet')}
      >
        Enviar
      </PlainSubmit>
    </form>
  )
}
