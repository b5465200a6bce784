import { Day } from '#components/figures/day.tsx'
import { Money } from '#components/figures/money.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { pathTo } from './paths.ts'
import type { CardNeedView, SavedCardView, TryView } from './saved-card-view.ts'
import { Hint, Section } from './shell.tsx'

/** D6: which card pays what and when, and what came of it, in plain words. */
export function SavedCard({ view, mayPropose }: { view: SavedCardView; mayPropose: boolean }) {
  if (!view.card && !view.isOffered && view.tries.length === 0) return null
  // For who looks for it, and for nobody else.
  if (!view.card && view.tries.length === 0 && !mayPropose) {
    return <LineLink href={pathTo.card(view.agreementId)}>Cartão para as parcelas</LineLink>
  }
  return (
    <Section title="Cartão">
      {view.card ? (
        <CardSentence view={view} />
      ) : (
        <Hint>Nenhum cartão guardado. Se quiser, um cartão paga as parcelas no dia.</Hint>
      )}
      <Tries view={view} most={2} />
      <LineLink href={pathTo.card(view.agreementId)}>
        {view.card ? 'Ver, trocar ou remover o cartão' : 'Guardar um cartão'}
      </LineLink>
    </Section>
  )
}

/** "Cartão final 4242 paga R$ 120,00 no dia 10 de dezembro." */
export function CardSentence({ view: { card, next, today } }: { view: SavedCardView }) {
  if (!card) return null
  const name = `Cartão final ${card.last4}`
  if (card.fault === 'expired') return <p>{name} venceu e não paga mais as parcelas.</p>
  if (card.fault === 'refused') return <p>O banco não aceita mais o {name.toLowerCase()}.</p>
  if (!next) return <p>{name} não tem mais o que pagar.</p>
  return (
    <p>
      <strong>{name}</strong> paga <Money amount={next.amount} /> no dia{' '}
      <Day date={next.dueDate} today={today} />.
    </p>
  )
}

/** What a person must do themselves, before anything else on the page. */
export function CardNeed({ view }: { view: SavedCardView }) {
  const { need, card, payAction } = view
  if (!need || !card) return null
  return (
    <Notice tone="attention" title={NEEDS[need.why].title}>
      <p>{NEEDS[need.why].text} Nada foi cobrado.</p>
      <form action={payAction} className="grid grid-cols-1">
        <input type="hidden" name="payableId" value={need.payableId} />
        <SubmitButton pendingText="Um momento…" className={buttonClass('quiet')}>
          Pagar com cartão agora
        </SubmitButton>
      </form>
    </Notice>
  )
}

const NEEDS = {
  needs_person: {
    title: 'Seu banco quer que você confirme',
    text: 'O cartão não pagou sozinho. Confirme você mesmo na página do cartão, ou pague por Pix.',
  },
  card_refused: {
    title: 'O banco não aceitou o cartão',
    text: 'Não vamos tentar de novo. Use outro cartão ou pague por Pix.',
  },
  spent: {
    title: 'O cartão não pagou a parcela',
    text: 'Tentamos três vezes e paramos. Pague por Pix ou com outro cartão.',
  },
  expired: {
    title: 'O cartão guardado venceu',
    text: 'Ele não paga a próxima parcela. Guarde outro cartão ou pague por Pix.',
  },
} satisfies Record<CardNeedView['why'], { title: string; text: string }>

export function Tries({ view, most }: { view: SavedCardView; most?: number }) {
  const shown = view.tries.slice(0, most)
  if (shown.length === 0) return null
  return (
    <ul className="grid grid-cols-1 gap-1 text-note text-soft" aria-label="O que aconteceu">
      {shown.map((made) => (
        <li key={made.key}>
          <Day date={made.on} today={view.today} />: {outcomeWords(made)}
          {made.againOn && (
            <>
              {' '}
              Tentamos de novo em <Day date={made.againOn} today={view.today} />.
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

function outcomeWords({ outcome, last4 }: TryView): string {
  switch (outcome) {
    case 'paid':
      return `pago com o cartão final ${last4 ?? '—'}.`
    case 'under_way':
      return 'estamos confirmando com o banco. Não pague de novo.'
    case 'needs_person':
      return 'o banco pediu sua confirmação. Nada foi cobrado.'
    case 'card_refused':
      return 'o banco não aceitou o cartão. Nada foi cobrado.'
    case 'not_made':
      return 'a cobrança não chegou ao banco. Nada foi cobrado.'
    case 'declined':
      return 'o banco não aprovou. Nada foi cobrado.'
  }
}
