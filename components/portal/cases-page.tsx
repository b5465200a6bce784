import { Day } from '#components/figures/day.tsx'
import { LineLink } from '#components/ui/button.tsx'
import { Tag } from '#components/ui/tag.tsx'
import { CareShell } from './care-parts.tsx'
import type { CaseLineView } from './care-view.ts'
import { STATE_WORDS } from './care-words.ts'
import { pathTo } from './paths.ts'
import { Title } from './shell.tsx'
import type { OperatorView } from './view.ts'

/** "Seus pedidos": everything this person asked for, what waits first. */
export function CasesPage(props: {
  operator: OperatorView
  today: Temporal.PlainDate
  cases: readonly CaseLineView[]
}) {
  return (
    <CareShell operator={props.operator} subtitle="seus pedidos">
      <Title>Seus pedidos</Title>
      {props.cases.length === 0 ? (
        <p className="text-soft">Você ainda não pediu nada. Quando pedir, a resposta fica aqui.</p>
      ) : (
        <ul className="grid grid-cols-1 gap-3">
          {props.cases.map((one) => (
            <li key={one.id} className="rounded-card border bg-card px-4 py-3">
              <p className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
                <span className="font-semibold">{one.title}</span>
                <Tag tone={STATE_WORDS[one.state].tone}>{STATE_WORDS[one.state].word}</Tag>
              </p>
              <p className="fine">
                {`${one.number}, de `}
                <Day date={one.openedOn} today={props.today} />
                {(one.state === 'open' || one.state === 'asked') && (
                  <>
                    {'. Respondemos até '}
                    <Day date={one.dueOn} today={props.today} />
                  </>
                )}
              </p>
              <LineLink href={pathTo.request(one.id)}>{`Ver ${one.number}`}</LineLink>
            </li>
          ))}
        </ul>
      )}
      <div className="links">
        <a href={pathTo.cannotPay()}>Não consigo pagar agora</a>
        <a href={pathTo.notMine()}>Não reconheço</a>
        <a href={pathTo.myData()}>Meus dados</a>
      </div>
    </CareShell>
  )
}
