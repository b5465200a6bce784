import type { ReactNode } from 'react'
import { ButtonLink } from '#components/ui/button.tsx'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import { PublicShell } from './public-shell.tsx'
import { Hint, Title } from './shell.tsx'
import type { OperatorView } from './view.ts'

/** What happened, whether the money is safe, what now. */
function Message(props: {
  operator: OperatorView
  title: string
  text: string
  children: ReactNode
}) {
  return (
    <PublicShell operator={props.operator}>
      <Title>{props.title}</Title>
      <p className="text-soft">{props.text}</p>
      {props.children}
    </PublicShell>
  )
}

function Phone({ operator }: { operator: OperatorView }) {
  return (
    <p>
      Prefere falar? <PhoneLink phone={operator.phone} />
      <span className="fine">{operator.hours}</span>
    </p>
  )
}

export function SessionEndedPage({ operator }: { operator: OperatorView }) {
  return (
    <Message
      operator={operator}
      title="Sua sessão terminou"
      text="Fechamos por segurança. O que você combinou continua guardado."
    >
      <p>Para voltar, abra de novo o link da sua mensagem.</p>
      <Hint>Não achou o link? Abra o mais antigo e peça um novo por lá.</Hint>
      <Phone operator={operator} />
    </Message>
  )
}

export function SignedOutPage({ operator }: { operator: OperatorView }) {
  return (
    <Message
      operator={operator}
      title="Você saiu deste aparelho"
      text="Apagamos daqui tudo o que era seu. O que você combinou continua valendo."
    >
      <p>Para voltar, abra de novo o link da sua mensagem.</p>
      <Phone operator={operator} />
    </Message>
  )
}

/**
 * Bare, because Next sends it along with every page that is found: it has to be ready in case the
 * browser finds something missing.
 */
export function NotFoundPage({ operator }: { operator: OperatorView }) {
  return (
    <main id="conteudo" className="bare-sheet">
      <Title>Não achamos esta página</Title>
      <p className="text-soft">O endereço pode ter mudado. Seus dados estão como antes.</p>
      <ButtonLink href={pathTo.situation()}>Ver meus valores</ButtonLink>
      <ButtonLink href={pathTo.help()} tone="quiet">
        Pedir ajuda
      </ButtonLink>
      <Hint>{`${operator.legalName} · CNPJ\u00a0${operator.cnpj}`}</Hint>
    </main>
  )
}
