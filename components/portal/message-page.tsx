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
      <span className="block text-note text-soft">{operator.hours}</span>
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

export function LockedPage({ operator, until }: { operator: OperatorView; until: string }) {
  return (
    <Message
      operator={operator}
      title="Paramos um pouco por segurança"
      text="Foram muitas tentativas. Nada seu foi mostrado nem mudou."
    >
      <p>Tente de novo a partir das {until}.</p>
      <Phone operator={operator} />
    </Message>
  )
}

export function LinkExpiredPage({ operator }: { operator: OperatorView }) {
  return (
    <Message
      operator={operator}
      title="Este link já não abre"
      text="Links têm prazo para proteger seus dados. Nada seu foi mostrado."
    >
      <p>Abra a mensagem mais nova que recebeu de nós.</p>
      <Phone operator={operator} />
    </Message>
  )
}

export function NotFoundPage({ operator }: { operator: OperatorView }) {
  return (
    <Message
      operator={operator}
      title="Não achamos esta página"
      text="O endereço pode ter mudado. Seus dados estão como antes."
    >
      <ButtonLink href={pathTo.situation()}>Ver meus valores</ButtonLink>
      <ButtonLink href={pathTo.help()} tone="quiet">
        Pedir ajuda
      </ButtonLink>
    </Message>
  )
}

export function TroublePage(props: { operator: OperatorView; reference: string }) {
  return (
    <Message
      operator={props.operator}
      title="Não conseguimos agora"
      text="O erro é nosso. Nada foi cobrado e seus dados estão seguros."
    >
      <ButtonLink href={pathTo.situation()}>Voltar aos meus valores</ButtonLink>
      <Hint>
        Se repetir, ligue <PhoneLink phone={props.operator.phone} /> e diga: {props.reference}.
      </Hint>
    </Message>
  )
}
