import { Day } from '#components/figures/day.tsx'
import { Money } from '#components/figures/money.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { AgreementView, LateView } from './agreement-view.ts'
import { BREACH_WORDS } from './review-conditions.tsx'

/** What lateness costs, until when nothing changes, and what follows on which day. No alarm. */
export function Late({ view, late }: { view: AgreementView; late: LateView }) {
  const { today } = view
  return (
    <Notice tone="attention" title="Aconteceu algo?">
      <p>
        Ainda não identificamos a parcela de <Day date={late.since} today={today} />. Se já pagou, a
        confirmação leva alguns minutos.
      </p>
      <p>
        {late.charges > 0n ? (
          <>
            O atraso soma <Money amount={late.charges} /> até hoje.
          </>
        ) : (
          'O atraso não soma nada até agora.'
        )}
      </p>
      <Until view={view} late={late} />
      <Then view={view} late={late} />
    </Notice>
  )
}

function Until({ view: { today }, late }: { view: AgreementView; late: LateView }) {
  if (late.lapses) {
    return (
      <p>
        O acordo espera o primeiro pagamento até <Day date={late.goesOnUntil} today={today} />.
      </p>
    )
  }
  if (late.noticeOn === null) {
    return (
      <p>
        Nada muda até <Day date={late.goesOnUntil} today={today} />. Antes de qualquer mudança,
        avisamos e esperamos {late.graceDays} dias.
      </p>
    )
  }
  return (
    <p>
      Avisamos você em <Day date={late.noticeOn} today={today} />. O acordo segue igual até{' '}
      <Day date={late.goesOnUntil} today={today} />.
    </p>
  )
}

function Then({ view, late }: { view: AgreementView; late: LateView }) {
  if (late.lapses) {
    return <p>Depois, ele deixa de valer e seus valores voltam a ser os de antes.</p>
  }
  return (
    <>
      {late.noticeOn !== null && (
        <p>
          Se até lá não chegar, ele para em <Day date={late.stopsOn} today={view.today} />.{' '}
          {BREACH_WORDS[view.breachEffect]}
        </p>
      )}
      <p>
        Os <Money amount={view.paid} /> que você pagou continuam contados.
      </p>
    </>
  )
}
