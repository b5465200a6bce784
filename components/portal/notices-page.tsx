import { Day } from '#components/figures/day.tsx'
import { buttonClass } from '#components/ui/button.tsx'
import { ChoiceList } from '#components/ui/choice-list.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Field } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { PlainSubmit } from '#components/ui/plain-submit.tsx'
import { LONGEST_CALLED } from '#server/people/calling/model.ts'
import { CareShell } from './care-parts.tsx'
import type { NoticesView } from './notices-view.ts'
import { pathTo } from './paths.ts'
import { Hint, Section, Title } from './shell.tsx'

const DONE = {
  pausa: 'Combinado. Nada de cobrança nesses dias.',
  voltar: 'Combinado. Voltamos a escrever quando precisar.',
  preferir: 'Anotado. Vale a partir da próxima mensagem.',
  chamar: 'Anotado. É assim que chamamos você daqui em diante.',
  contato: 'Pronto. Já está valendo.',
  whatsapp: 'Pronto. Já está valendo.',
} as const

/** D10, Avisos: without an account, without a reason to give. */
export function NoticesPage({ view }: { view: NoticesView }) {
  return (
    <CareShell operator={view.operator} subtitle="avisos">
      <Title>Como falamos com você</Title>
      {view.done && <Notice tone="ok" title={DONE[view.done]} />}
      <Quiet view={view} />
      <Section title="Onde escrevemos">
        <Contacts contacts={view.contacts} />
        <Hint>Códigos e comprovantes que você pede continuam chegando onde está ligado.</Hint>
        {view.contacts.some(({ whatsApp }) => whatsApp !== null) && (
          <Hint>
            WhatsApp só para quem pede. Se não der certo por lá, a mensagem vai por SMS. Para sair,
            toque aqui ou responda SAIR na conversa.
          </Hint>
        )}
      </Section>
      <Preferences view={view} />
      <Called view={view} />
      <Disclosure summary="O que já escrevemos, e por quê">
        <History view={view} />
      </Disclosure>
    </CareShell>
  )
}

function Quiet({ view: { quietUntil, today } }: { view: NoticesView }) {
  return (
    <Section title="Uns dias em paz">
      <form method="post" action={pathTo.notices()} className="grid grid-cols-1 gap-3">
        {quietUntil ? (
          <>
            <p>
              Você pediu uma pausa. Não cobramos antes de <Day date={quietUntil} today={today} />.
            </p>
            <input type="hidden" name="o-que" value="voltar" />
            <PlainSubmit pendingText="Salvando…" className={buttonClass('quiet')}>
              Já podem escrever
            </PlainSubmit>
          </>
        ) : (
          <>
            <p>Sete dias sem nenhuma mensagem de cobrança. Não precisa dizer o motivo.</p>
            <input type="hidden" name="o-que" value="pausa" />
            <PlainSubmit pendingText="Salvando…" className={buttonClass('quiet')}>
              Quero 7 dias de pausa
            </PlainSubmit>
          </>
        )}
      </form>
    </Section>
  )
}

const STATE = { on: 'ligado', off: 'desligado por você', broken: 'não recebe mensagens' } as const

function Contacts({ contacts }: Pick<NoticesView, 'contacts'>) {
  if (contacts.length === 0) return <p className="text-soft">Não temos nenhum contato seu.</p>
  return (
    <ul className="border-t">
      {contacts.map(({ id, channel, masked, state, whatsApp }) => (
        <li key={id} className="flex flex-wrap items-center justify-between gap-x-3 border-b py-2">
          <span className="min-w-0">
            <span className="font-semibold">{masked}</span>
            <span className="fine">{`${channel}, ${STATE[state]}`}</span>
          </span>
          {state !== 'broken' && (
            <Switch
              what="contato"
              contact={id}
              wants={state !== 'on'}
              label={state === 'on' ? `Parar neste ${channel}` : `Voltar a usar este ${channel}`}
            />
          )}
          {whatsApp !== null && (
            <div className="flex w-full flex-wrap items-center justify-end gap-x-3">
              <span className="fine mr-auto">
                {whatsApp === 'on' ? 'WhatsApp neste número, ligado' : 'WhatsApp, desligado'}
              </span>
              <Switch
                what="whatsapp"
                contact={id}
                wants={whatsApp === 'off'}
                label={whatsApp === 'on' ? 'Parar no WhatsApp' : 'Quero receber no WhatsApp'}
              />
            </div>
          )}
        </li>
      ))}
    </ul>
  )
}

type SwitchOf = { what: 'contato' | 'whatsapp'; contact: string; wants: boolean; label: string }

/** One tap, and it holds. */
function Switch({ what, contact, wants, label }: SwitchOf) {
  return (
    <form method="post" action={pathTo.notices()}>
      <input type="hidden" name="o-que" value={what} />
      <input type="hidden" name="contato" value={contact} />
      <input type="hidden" name="quero" value={wants ? 'sim' : 'nao'} />
      <PlainSubmit pendingText="…" className="min-h-12 px-1 text-link underline">
        {label}
      </PlainSubmit>
    </form>
  )
}

function Preferences({ view: { preferences } }: { view: NoticesView }) {
  return (
    <Section title="Do seu jeito">
      <form method="post" action={pathTo.notices()} className="grid grid-cols-1 gap-4">
        <input type="hidden" name="o-que" value="preferir" />
        <ChoiceList
          id="canal"
          legend="Por onde?"
          name="canal"
          selected={preferences.channel}
          options={[
            { value: 'any', label: 'Tanto faz' },
            { value: 'sms', label: 'SMS' },
            { value: 'email', label: 'E-mail' },
          ]}
        />
        <ChoiceList
          id="horario"
          legend="A que horas?"
          name="horario"
          selected={preferences.hours}
          options={[
            { value: 'any', label: 'A qualquer hora do horário comercial' },
            { value: 'early', label: 'Só até as 14h' },
            { value: 'late', label: 'Só depois das 14h' },
          ]}
        />
        <PlainSubmit pendingText="Salvando…" className={buttonClass('primary')}>
          Salvar
        </PlainSubmit>
      </form>
    </Section>
  )
}

function History({ view: { contacted, today } }: { view: NoticesView }) {
  if (contacted.length === 0) return <p className="text-soft">Ainda nada.</p>
  return (
    <ol className="border-t">
      {contacted.map(({ id, on, channel, what, note, isMine }) => (
        <li key={id} className="border-b py-2">
          <span className={isMine ? undefined : 'font-semibold'}>{what}</span>
          <span className="fine">
            <Day date={on} today={today} />
            {`, por ${channel}${note === null ? '' : ` · ${note}`}`}
          </span>
        </li>
      ))}
    </ol>
  )
}

/** A name of their own choice, or none: whoever reads along learns nothing. */
function Called({ view: { called, isNoName } }: { view: NoticesView }) {
  return (
    <Section title="Como chamamos você">
      <form id="chamar" method="post" action={pathTo.notices()} className="grid grid-cols-1 gap-4">
        <input type="hidden" name="o-que" value="chamar" />
        <ChoiceList
          id="como"
          legend="Como prefere?"
          name="como"
          selected={isNoName ? 'chosen' : called.how}
          options={[
            { value: 'file', label: 'Pelo nome do cadastro' },
            { value: 'chosen', label: 'Por outro nome, que escrevo abaixo' },
            { value: 'none', label: 'Sem nome nenhum', does: 'Para quem divide o telefone.' },
          ]}
        />
        <Field
          id="nome"
          name="nome"
          label="Seu nome social ou apelido"
          error={isNoName ? 'Escreva um nome, só com letras.' : null}
          input={{
            defaultValue: called.name,
            autoComplete: 'nickname',
            maxLength: LONGEST_CALLED,
          }}
        />
        <PlainSubmit pendingText="Salvando…" className={buttonClass('quiet')}>
          Me chamem assim
        </PlainSubmit>
        <Hint>Documentos continuam com o nome do cadastro, porque a lei pede.</Hint>
      </form>
    </Section>
  )
}
