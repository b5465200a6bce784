import type { ReactNode } from 'react'
import { SummaryList, SummaryRow } from '#components/ui/summary-list.tsx'
import { BOOKS_YEARS, ERASED_VISIT_MONTHS, keptWords } from '#server/cases/retention/model.ts'
import { PublicShell } from './public-shell.tsx'
import { Section, Title } from './shell.tsx'
import type { OperatorView } from './view.ts'

function Points({ children }: { children: readonly ReactNode[] }) {
  return (
    <ul className="grid list-disc gap-1.5 pl-5 marker:text-pine">
      {children.map((child, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of sentences.
        <li key={index}>{child}</li>
      ))}
    </ul>
  )
}

/** /privacidade: what is held, why, for how long, and how to ask (LGPD 9, 18 and 41). */
export function PrivacyPage({ operator }: { operator: OperatorView }) {
  return (
    <PublicShell operator={operator}>
      <Title>O que fazemos com seus dados?</Title>
      <Section title="Quem cuida deles">
        <p>
          {operator.legalName}, CNPJ {operator.cnpj}, em nome da empresa com quem você contratou.
        </p>
      </Section>
      <Section title="O que guardamos">
        <Points>
          {[
            'Nome, CPF ou CNPJ e contatos, que recebemos da empresa credora.',
            'Contratos, datas, valores, acordos e pagamentos.',
            'Data, hora e endereço de internet de cada acesso.',
            'Não usamos anúncios nem programas de outras empresas nestas páginas.',
          ]}
        </Points>
      </Section>
      <Section title="Por que podemos">
        <Points>
          {[
            'Para cumprir o contrato e o acordo (LGPD, art. 7º, V).',
            'Para proteger o crédito, dentro da lei (LGPD, art. 7º, X).',
            'Lembretes opcionais só com o seu sim, que você desfaz quando quiser.',
          ]}
        </Points>
      </Section>
      <Retention />
      <Rights operator={operator} />
    </PublicShell>
  )
}

function Retention() {
  return (
    <Section title="Por quanto tempo">
      <SummaryList label="Por quanto tempo guardamos">
        <SummaryRow label="Registros de acesso">{keptWords('sessions')}</SummaryRow>
        <SummaryRow label="Texto de mensagens e respostas">{keptWords('message_texts')}</SummaryRow>
        <SummaryRow label="Condições que você não aceitou">{keptWords('quotes')}</SummaryRow>
        <SummaryRow label="Seus pedidos e fotos">
          {keptWords('case_words')} depois de respondidos
        </SummaryRow>
        <SummaryRow label="Acordos e pagamentos">{BOOKS_YEARS} anos depois de quitados</SummaryRow>
        <SummaryRow label="Sessão neste aparelho">até 8 horas</SummaryRow>
      </SummaryList>
      <p>
        Depois disso, o que não prova um acordo é apagado. Se você pedir antes, os registros de
        acesso ficam só os {ERASED_VISIT_MONTHS} meses que a lei manda.
      </p>
    </Section>
  )
}

function Rights({ operator }: { operator: OperatorView }) {
  return (
    <Section title="Seus direitos">
      <Points>
        {[
          'Ver, corrigir ou levar seus dados com você.',
          'Pedir que apaguemos o que não precisamos mais guardar.',
          'Pedir que uma pessoa revise o que o sistema decidiu.',
          'Reclamar à Autoridade Nacional de Proteção de Dados (ANPD).',
        ]}
      </Points>
      <p>
        Encarregado de dados: {operator.dpo}. Escreva para{' '}
        <a href={`mailto:${operator.email}`}>{operator.email}</a>. Respondemos em até 15 dias.
      </p>
    </Section>
  )
}
