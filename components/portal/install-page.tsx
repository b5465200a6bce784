import type { ReactNode } from 'react'
import { PublicShell } from './public-shell.tsx'
import { Hint, Section, Title } from './shell.tsx'
import type { OperatorView } from './view.ts'

/** /instalar: the portal on the home screen, in three pictures where the browser does not offer it. */
export function InstallPage({ operator }: { operator: OperatorView }) {
  return (
    <PublicShell operator={operator}>
      <Title>Na tela do celular</Title>
      <p>
        O portal pode ficar junto dos seus aplicativos. Ocupa quase nada, e o endereço é sempre o
        certo.
      </p>
      <Section title="No iPhone, em três toques">
        <ol className="grid grid-cols-1 gap-4">
          <Step number={1} words="Toque em Compartilhar, embaixo na tela.">
            <ShareKey />
          </Step>
          <Step number={2} words="Escolha Adicionar à Tela de Início.">
            <MenuRow />
          </Step>
          <Step number={3} words="Toque em Adicionar, no alto.">
            <AddKey />
          </Step>
        </ol>
        <Hint>
          Ao abrir pela primeira vez, peça um link novo: o iPhone não leva sua entrada junto.
        </Hint>
      </Section>
      <Section title="No Android">
        <p>
          No Chrome, toque nos três pontos, no alto, e escolha <b>Adicionar à tela inicial</b> ou{' '}
          <b>Instalar app</b>.
        </p>
      </Section>
      <Section title="Para tirar">
        <p>Como qualquer aplicativo: segure o ícone e escolha remover. Seus acordos não mudam.</p>
      </Section>
    </PublicShell>
  )
}

function Step(props: { number: number; words: string; children: ReactNode }) {
  return (
    <li className="flex flex-wrap items-center gap-4">
      <svg
        viewBox="0 0 120 88"
        className="w-30 max-w-full rounded-card border bg-pine-soft"
        aria-hidden="true"
      >
        {props.children}
      </svg>
      <span className="min-w-0 flex-1 basis-36">
        <b>{props.number}.</b> {props.words}
      </span>
    </li>
  )
}

const LINE = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 3,
  strokeLinecap: 'round',
} as const

/** A square with an arrow that leaves it, above the bar of the browser. */
function ShareKey() {
  return (
    <g {...LINE} strokeLinejoin="round" className="text-pine">
      <path d="M8 70h104" strokeWidth={1.5} />
      <path d="M48 36h-8v26h40V36h-8" />
      <path d="M60 50V18M50 27l10-10 10 10" />
    </g>
  )
}

/** A row of the menu with a plus in a square. */
function MenuRow() {
  return (
    <g {...LINE} className="text-pine">
      <rect x="10" y="28" width="100" height="32" rx="8" strokeWidth={1.5} />
      <path d="M20 44h42" />
      <rect x="80" y="34" width="20" height="20" rx="4" />
      <path d="M90 39v10M85 44h10" strokeWidth={2} />
    </g>
  )
}

/** The icon as it will be, and the word at the top right. */
function AddKey() {
  return (
    <g className="text-pine">
      <rect x="74" y="10" width="38" height="20" rx="10" fill="currentColor" />
      <path {...LINE} d="M84 20l6 6 12-12" className="text-paper" strokeWidth={2.5} />
      <rect {...LINE} x="16" y="40" width="32" height="32" rx="8" />
      <path {...LINE} d="M60 50h44M60 62h28" strokeWidth={2} />
    </g>
  )
}
