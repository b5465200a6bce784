import type { ReactNode } from 'react'
import { ColouredSeal, Seal } from '#components/ui/seal.tsx'
import { Footer } from './footer.tsx'
import { pathTo } from './paths.ts'
import type { CreditorView, OperatorView } from './view.ts'

export type ShellProps = {
  operator: OperatorView
  /** Whose screen it is; null where it is the operator's. */
  creditor: CreditorView | null
  /** Every creditor whose amounts are on the screen (CDC 42-A). */
  suppliers: readonly CreditorView[]
  /** Under the name in the header: "parcela 1 de 3". */
  subtitle: string
  /** The link on the right of the header; help by default. */
  aside?: { href: string; label: string }
  /** A page that anybody may read: there is nothing to sign out of. */
  isPublic?: boolean
  children: ReactNode
}

function Header(props: Pick<ShellProps, 'operator' | 'creditor' | 'subtitle' | 'aside'>) {
  const name = props.creditor?.name ?? props.operator.name
  const aside = props.aside ?? { href: pathTo.help(), label: 'Ajuda' }
  return (
    <header className="flex items-center gap-2.5 border-b px-3 py-2 xs:px-4 text-note">
      {props.creditor ? <ColouredSeal {...props.creditor.seal} /> : <Seal name={name} />}
      <div className="min-w-0 flex-1">
        <p className="leading-snug font-semibold">{name}</p>
        <p className="text-small leading-snug text-soft">{props.subtitle}</p>
      </div>
      <a href={aside.href} className="inline-flex min-h-12 shrink-0 items-center px-1">
        {aside.label}
      </a>
    </header>
  )
}

/** The sheet every debtor's page is written on: skip link, header, content, help in one place. */
export function Shell(props: ShellProps) {
  return (
    <div className="sheet">
      <a href="#conteudo" className="skip-link">
        Ir para o conteúdo
      </a>
      <Header {...props} />
      <main
        id="conteudo"
        tabIndex={-1}
        className="flex flex-1 flex-col gap-4 px-3 xs:px-4 py-6 sm:px-8"
      >
        {props.children}
      </main>
      <Footer
        operator={props.operator}
        suppliers={props.suppliers}
        isPublic={props.isPublic ?? false}
      />
    </div>
  )
}

/** The question or statement a screen is about. */
export function Title({ children }: { children: ReactNode }) {
  return <h1 className="text-title leading-tight tracking-title">{children}</h1>
}

export function Section(props: { id?: string; title: string; children: ReactNode }) {
  return (
    <section id={props.id} className="grid grid-cols-1 gap-2 pt-2">
      <h2 className="text-body leading-snug">{props.title}</h2>
      {props.children}
    </section>
  )
}

export function Hint({ children }: { children: ReactNode }) {
  return <p className="text-note text-soft">{children}</p>
}
