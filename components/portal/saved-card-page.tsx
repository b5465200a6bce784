import { formatDay } from '#components/figures/dates.ts'
import { Day } from '#components/figures/day.tsx'
import { ButtonLink, buttonClass, LineLink } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { Steps } from '#components/ui/steps.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { FigureRow, SummaryList, SummaryRow } from '#components/ui/summary-list.tsx'
import { formatBRL } from '#server/kernel/money.ts'
import { pathTo } from './paths.ts'
import { CardNeed, CardSentence, Tries } from './saved-card.tsx'
import type { SavedCardPageView } from './saved-card-view.ts'
import { Hint, Section, Shell, Title } from './shell.tsx'

const TITLES = {
  none: 'Nenhum cartão guardado',
  choosing: 'Um cartão paga as parcelas no dia',
  leaving: 'Agora, a página do cartão',
  confirming: 'Estamos guardando seu cartão',
  active: 'Seu cartão guardado',
} satisfies Record<SavedCardPageView['state'], string>

const NOTICES = {
  left: { tone: 'info', title: 'Você voltou sem guardar', text: 'Nada mudou e nada foi cobrado.' },
  removed: {
    tone: 'ok',
    title: 'Cartão removido',
    text: 'Ele não paga mais nada. Seu acordo continua igual.',
  },
  unavailable: {
    tone: 'info',
    title: 'O cartão não está disponível agora',
    text: 'Nada foi guardado nem cobrado. Tente de novo em instantes.',
  },
  changed: {
    tone: 'info',
    title: 'Leia de novo, por favor',
    text: 'O texto mudou desde que você abriu a página.',
  },
} as const

/** Where a person allows a card, sees it, changes it and removes it. */
export function SavedCardPage({ view }: { view: SavedCardPageView }) {
  const notice = view.notice && NOTICES[view.notice]
  return (
    <Shell
      operator={view.operator}
      creditor={view.creditor}
      suppliers={[view.creditor]}
      subtitle="seu cartão"
      aside={{ href: pathTo.agreement(view.agreementId), label: 'Voltar' }}
    >
      <Title>{TITLES[view.state]}</Title>
      {notice && (
        <Notice tone={notice.tone} title={notice.title}>
          <p>{notice.text}</p>
        </Notice>
      )}
      {view.state === 'active' && <Active view={view} />}
      {view.state === 'choosing' && <Choosing view={view} />}
      {view.state === 'leaving' && <Leaving view={view} />}
      {view.state === 'confirming' && <Confirming view={view} />}
      {view.state === 'none' && (
        <Hint>Este acordo não tem parcelas que um cartão possa pagar no dia.</Hint>
      )}
      <LineLink href={pathTo.agreement(view.agreementId)}>Ver meu acordo</LineLink>
    </Shell>
  )
}

function Active({ view }: { view: SavedCardPageView }) {
  const { card } = view
  if (!card) return null
  return (
    <>
      <CardNeed view={view} />
      <CardSentence view={view} />
      <SummaryList label="Cartão guardado">
        <SummaryRow label="Cartão">
          {card.name} final {card.last4}
        </SummaryRow>
        <SummaryRow label="Validade">{card.validity}</SummaryRow>
      </SummaryList>
      {view.tries.length > 0 && (
        <Section title="O que já aconteceu">
          <Tries view={view} />
        </Section>
      )}
      <Hint>Antes de cada cobrança, avisamos você. Pode pagar de outro jeito até o dia.</Hint>
      <div className="grid grid-cols-1 gap-3">
        {view.isOffered && (
          <ButtonLink href={`${pathTo.card(view.agreementId)}?trocar=1`} tone="quiet">
            Trocar de cartão
          </ButtonLink>
        )}
        <Remove view={view} text="Remover o cartão" />
      </div>
      <Hint>Remover é na hora e sem custo. As parcelas continuam, e você paga como quiser.</Hint>
    </>
  )
}

function Choosing({ view }: { view: SavedCardPageView }) {
  return (
    <>
      <p className="text-soft">É você quem decide. Sem cartão guardado, tudo continua igual.</p>
      <SummaryList label="O que o cartão paga">
        {view.covered.map((line) => (
          <FigureRow
            key={line.payableId}
            label={formatDay(line.dueDate, view.today)}
            figure={formatBRL(line.amount)}
          />
        ))}
      </SummaryList>
      <Section title="O que você autoriza">
        <Steps steps={view.consent.sentences} />
      </Section>
      {view.isConfirmed ? <Allow view={view} /> : <AskCode view={view} />}
    </>
  )
}

function Allow({ view }: { view: SavedCardPageView }) {
  const { paying } = view
  return (
    <>
      <form action={view.saveAction} className="grid grid-cols-1 gap-2">
        <input type="hidden" name="agreementId" value={view.agreementId} />
        <input type="hidden" name="payableId" value={paying?.payableId ?? ''} />
        <input type="hidden" name="consent" value={view.consent.sha256} />
        <SubmitButton pendingText="Um momento…" className={buttonClass('primary')}>
          {paying ? `Autorizo e pago ${formatBRL(paying.amount)}` : 'Autorizo guardar o cartão'}
        </SubmitButton>
        <Hint>Depois vem a página segura da Stripe, onde você digita o cartão.</Hint>
      </form>
      {paying && (
        <form action={view.payAction} className="grid grid-cols-1">
          <input type="hidden" name="payableId" value={paying.payableId} />
          <SubmitButton pendingText="Um momento…" className={buttonClass('quiet')}>
            Pagar sem guardar o cartão
          </SubmitButton>
        </form>
      )}
    </>
  )
}

/** Only who enters a code may allow a card. Nothing is sent before the press. */
function AskCode({ view }: { view: SavedCardPageView }) {
  const para = pathTo.card(view.agreementId, view.paying?.payableId)
  return (
    <form action={view.codeAction} className="grid grid-cols-1 gap-2">
      <input type="hidden" name="para" value={para} />
      <SubmitButton pendingText="Enviando…" className={buttonClass('primary')}>
        Continuar com um código
      </SubmitButton>
      <Hint>Enviamos seis números para o seu contato. Só você pode autorizar.</Hint>
    </form>
  )
}

function Leaving({ view }: { view: SavedCardPageView }) {
  if (!view.page) return null
  return (
    <>
      <a href={view.page.url} rel="noreferrer" className={buttonClass('primary')}>
        Guardar o cartão
      </a>
      <p className="border-l-3 border-pine pl-3 text-note">
        Você vai para a página segura da Stripe:
        <strong className="block text-body break-all">{view.page.host}</strong>O número do cartão
        fica só com ela. Nada é cobrado agora. Depois você volta para cá.
      </p>
      <Remove view={view} text="Desistir" />
    </>
  )
}

function Confirming({ view }: { view: SavedCardPageView }) {
  return (
    <>
      <p className="text-soft">
        Leva alguns segundos. O primeiro dia de cobrança é{' '}
        {view.covered[0] && <Day date={view.covered[0].dueDate} today={view.today} />}.
      </p>
      <ButtonLink href={view.again} tone="quiet">
        Ver se já guardou
      </ButtonLink>
    </>
  )
}

function Remove({ view, text }: { view: SavedCardPageView; text: string }) {
  return (
    <form action={view.removeAction} className="grid grid-cols-1">
      <input type="hidden" name="agreementId" value={view.agreementId} />
      <SubmitButton pendingText="Removendo…" className={buttonClass('plain')}>
        {text}
      </SubmitButton>
    </form>
  )
}
