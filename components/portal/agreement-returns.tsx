import { Day } from '#components/figures/day.tsx'
import { Money } from '#components/figures/money.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { AgreementView, ReturnView } from './agreement-view.ts'
import { pathTo } from './paths.ts'

type Today = AgreementView['today']

/** On D6: what goes back to the person, or went, and that nothing is asked for meanwhile. */
export function Returns({ view }: { view: AgreementView }) {
  if (view.returns.length === 0 && !view.isUnderReview) return null
  const [first] = view.returns
  return (
    <Notice tone="info" title={first ? titleOf(first) : 'Estamos conferindo um pagamento'}>
      {view.returns.map((one) => (
        <p key={one.id}>
          <What found={one} today={view.today} />
        </p>
      ))}
      {view.isUnderReview && (
        <p>
          Por enquanto você não precisa fazer nada: uma pessoa da equipe confere, e até lá não
          pedimos essa parcela nem somamos nada. Dúvidas?{' '}
          <a href={pathTo.help()}>Fale com a gente</a>.
        </p>
      )}
    </Notice>
  )
}

function titleOf({ by, doneOn }: ReturnView): string {
  if (by === 'bank') return 'Um pagamento seu voltou'
  return doneOn ? 'Devolvemos um pagamento seu' : 'Sua devolução está a caminho'
}

function What({ found, today }: { found: ReturnView; today: Today }) {
  const amount = <Money amount={found.amount} />
  if (found.doneOn === null) {
    return (
      <>
        Pedimos a devolução de {amount} em <Day date={found.askedOn} today={today} />.{' '}
        {found.way === 'pix'
          ? 'Ela volta por Pix para a conta de onde veio.'
          : 'Ela volta para o cartão e aparece em até duas faturas.'}
      </>
    )
  }
  const when = <Day date={found.doneOn} today={today} />
  if (found.by === 'bank') {
    return (
      <>
        O banco de onde veio o pagamento pediu {amount} de volta em {when}.
      </>
    )
  }
  return (
    <>
      Devolvemos {amount} em {when},{' '}
      {found.way === 'pix' ? 'por Pix, para a conta de onde veio.' : 'no cartão que você usou.'}
    </>
  )
}
