import type { ReactNode } from 'react'
import { LineLink } from '#components/ui/button.tsx'
import { Steps } from '#components/ui/steps.tsx'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import { PublicShell } from './public-shell.tsx'
import { Section, Title } from './shell.tsx'
import type { OperatorView } from './view.ts'

function List({ items }: { items: readonly ReactNode[] }) {
  return (
    <ul className="grid list-disc gap-1.5 pl-5 marker:text-pine">
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of sentences.
        <li key={index}>{item}</li>
      ))}
    </ul>
  )
}

/** /ajuda: a person first, then the two ways out that rank with paying, then the questions. */
export function HelpPage({ operator }: { operator: OperatorView }) {
  return (
    <PublicShell operator={operator}>
      <Title>Como podemos ajudar?</Title>
      <Section id="pessoa" title="Falar com uma pessoa">
        <p>
          <strong className="text-lead">
            <PhoneLink phone={operator.phone} />
          </strong>
          <span className="fine">{operator.hours}</span>
        </p>
        <p>
          Por escrito: <a href={`mailto:${operator.email}`}>{operator.email}</a>
          <span className="fine">
            Você recebe um número de atendimento. Respondemos em até 7 dias.
          </span>
        </p>
      </Section>
      <CannotPay operator={operator} />
      <NotMine operator={operator} />
      <Died />
      <PayingQuestions />
      <Section id="golpe" title="Será que é golpe?">
        <p>Você pode conferir qualquer mensagem nossa, sem entrar.</p>
        <LineLink href={pathTo.scamCheck()}>Conferir uma mensagem ou um Pix</LineLink>
      </Section>
    </PublicShell>
  )
}

function CannotPay({ operator }: { operator: OperatorView }) {
  return (
    <Section id="nao-consigo-pagar" title="E se eu não consigo pagar agora?">
      <p>Imprevistos acontecem. Conte para a gente, sem julgamento.</p>
      <List
        items={[
          'Abra o link da sua mensagem e toque em “Não consigo pagar agora”.',
          'Lá você pede uma pausa de 30 dias ou diz quanto cabe no mês.',
          `Se preferir, peça pelo ${operator.phone}.`,
          'O Procon e a Defensoria Pública orientam de graça.',
          'Muitas contas ao mesmo tempo? Peça ao Procon um plano para todas juntas.',
        ]}
      />
    </Section>
  )
}

function NotMine({ operator }: { operator: OperatorView }) {
  return (
    <Section id="nao-reconheco" title="E se eu não reconheço um valor?">
      <p>
        Abra o link da sua mensagem e toque em “Não reconheço”, ou avise pelo{' '}
        <PhoneLink phone={operator.phone} />. Paramos de cobrar este valor e respondemos em até 7
        dias.
      </p>
      <List
        items={[
          'Não precisa pagar enquanto conferimos.',
          'Diga só o nome da empresa e o final do contrato.',
          'Mostramos de onde o valor vem, com datas e contas.',
        ]}
      />
    </Section>
  )
}

function Died() {
  return (
    <Section id="falecimento" title="E se a pessoa faleceu?">
      <p>Sentimos muito. Paramos tudo assim que você avisar, sem pedir documentos antes.</p>
      <List
        items={[
          'Abra o link da mensagem e toque em “Não sou eu”, depois em “A pessoa faleceu”.',
          'Ninguém da família precisa pagar com o próprio dinheiro.',
          'O que houver é tratado só com o inventariante.',
        ]}
      />
    </Section>
  )
}

function PayingQuestions() {
  return (
    <>
      <Section id="pix" title="Como pago com Pix?">
        <Steps
          steps={[
            'Toque em “Copiar código Pix”.',
            'Abra o app do seu banco e toque em “Pix copia e cola”.',
            'Confira o nome e o CNPJ que mostramos. São iguais? Pague.',
          ]}
        />
      </Section>
      <Section id="paguei" title="Paguei e nada mudou. E agora?">
        <p>O banco confirma em minutos. Se o valor saiu da conta, não pague de novo.</p>
        <p>Pagou duas vezes? Devolvemos o que passou.</p>
      </Section>
      <Section id="cet" title="O que é CET?">
        <p>É o custo efetivo total: juros e tarifas juntos, em um ano.</p>
        <p>CET de 0,00% quer dizer que parcelar não custa nada a mais.</p>
      </Section>
      <Section id="nome" title="O que acontece com meu nome?">
        <p>Se havia registro, ele sai até 5 dias úteis depois da primeira parcela.</p>
      </Section>
    </>
  )
}
