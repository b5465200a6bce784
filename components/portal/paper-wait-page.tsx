import { ButtonLink, LineLink } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import { Hint, Shell, Title } from './shell.tsx'
import type { OperatorView } from './view.ts'

/** A paper that the worker is about to issue: the page comes back to it by itself for a while. */
export function PaperWaitPage(props: {
  operator: OperatorView
  /** Where the paper will be. */
  again: string
  /** False once it has waited long enough. */
  goesOn: boolean
}) {
  const { operator } = props
  return (
    <Shell
      operator={operator}
      creditor={null}
      suppliers={[]}
      subtitle="seus papéis"
      aside={{ href: pathTo.papers(), label: 'Papéis' }}
    >
      <Icon name="clock" className="size-16 text-pine" />
      <Title>
        {props.goesOn ? 'Estamos preparando seu papel' : 'Está demorando mais que o normal'}
      </Title>
      <p className="text-soft">
        {props.goesOn
          ? 'Leva alguns segundos. Esta página abre o papel sozinha.'
          : 'O que você pagou está registrado. O papel aparece em Seus papéis assim que ficar pronto.'}
      </p>
      <ButtonLink href={props.again} tone={props.goesOn ? 'quiet' : 'primary'}>
        Tentar agora
      </ButtonLink>
      {!props.goesOn && (
        <Hint>
          Prefere falar? <PhoneLink phone={operator.phone} />, {operator.hours}.
        </Hint>
      )}
      <LineLink href={pathTo.papers()}>Ver todos os papéis</LineLink>
    </Shell>
  )
}
