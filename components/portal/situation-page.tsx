import { Day } from '#components/figures/day.tsx'
import { BigMoney } from '#components/figures/money.tsx'
import { LineLink } from '#components/ui/button.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { count } from '#components/ui/words.ts'
import { ClosedDebts } from './closed-debts.tsx'
import { CreditorGroup } from './creditor-group.tsx'
import { pathTo } from './paths.ts'
import { PhoneDoor } from './phone-door.tsx'
import { Shell, Title } from './shell.tsx'
import type { SituationView } from './view.ts'

/** D1, Sua situação: what is open, from where it comes, the best way out. */
export function SituationPage({ view }: { view: SituationView }) {
  const owing = view.groups.filter((group) => group.debts.length > 0)
  const asked = owing.filter(({ disputed }) => disputed.length === 0)
  const nothingOwed = owing.length === 0
  return (
    <Shell
      operator={view.operator}
      creditor={null}
      suppliers={view.groups.map((group) => group.creditor)}
      subtitle={
        view.groups.length > 0
          ? `em nome de ${count(view.groups.length, 'empresa', 'empresas')}`
          : `CNPJ ${view.operator.cnpj}`
      }
    >
      {nothingOwed ? <AllWell view={view} /> : <Sum view={view} />}
      {view.manner.isPlain && <PhoneDoor operator={view.operator} />}
      <Stillness view={view} />
      {view.staleSince && (
        <Notice tone="attention" title="Valores em conferência">
          <p>
            Os últimos dados são de <Day date={view.staleSince} today={view.today} />. Pagou depois
            disso? Espere a atualização antes de pagar de novo.
          </p>
        </Notice>
      )}
      {view.groups.map((group) => (
        <CreditorGroup
          key={group.creditor.slug}
          group={group}
          today={view.today}
          operatorPhone={view.operator.phone}
          isPlain={view.manner.isPlain}
          leading={
            group === asked.find((one) => one.offer) || (owing.length === 1 && group === asked[0])
          }
        />
      ))}
      {view.groups.some((group) => group.agreements.length > 0) && (
        <LineLink href={pathTo.papers()}>Seus papéis</LineLink>
      )}
      {view.closedDebts ? (
        <ClosedDebts debts={view.closedDebts} today={view.today} phone={view.operator.phone} />
      ) : (
        view.hasClosedDebts && (
          <LineLink href={pathTo.closedDebts()}>Ver registros com prazo encerrado</LineLink>
        )
      )}
    </Shell>
  )
}

/** What the person asked for holds still, and where the answer will be. */
function Stillness({ view }: { view: SituationView }) {
  return view.stillness.map(({ caseId, debt, untilOn }) => (
    <Notice
      key={caseId}
      tone="info"
      title={debt === null ? 'Está tudo parado, como você pediu' : `${debt}: estamos conferindo`}
    >
      <p>
        {debt === null ? 'Não escrevemos nem cobramos' : 'Você não precisa pagar este valor'}{' '}
        {untilOn === null ? (
          'até a nossa resposta'
        ) : (
          <>
            até <Day date={untilOn} today={view.today} />
          </>
        )}
        . <a href={pathTo.request(caseId)}>Ver meu pedido</a>
      </p>
    </Notice>
  ))
}

function Sum({ view }: { view: SituationView }) {
  return (
    <>
      <Title>{view.firstName ? `Oi, ${view.firstName}. ` : 'Oi. '}Vamos ver isso com calma.</Title>
      <p>
        <span className="block text-soft">
          Tudo somado hoje, <Day date={view.today} today={view.today} />
        </span>
        <BigMoney amount={view.total} />
      </p>
    </>
  )
}

function AllWell({ view }: { view: SituationView }) {
  const running = view.groups.some((group) => group.agreements.length > 0)
  return (
    <>
      <Title>{view.firstName ? `Tudo certo, ${view.firstName}.` : 'Tudo certo.'}</Title>
      <p className="text-soft">
        {running
          ? 'Seus valores já estão combinados. Siga seu acordo por aqui.'
          : 'Não há nenhum valor em aberto aqui. Você não precisa fazer nada.'}
      </p>
    </>
  )
}
