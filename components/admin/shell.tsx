import type { ReactNode } from 'react'
import { CommandMenu } from '#components/admin/command-menu.tsx'
import { KeptTyping } from '#components/admin/kept-typing.tsx'
import { classNames } from '#components/ui/class-names.ts'

export type AdminSection =
  | 'hoje'
  | 'resultados'
  | 'devedores'
  | 'casos'
  | 'carteiras'
  | 'dividas'
  | 'acordos'
  | 'ofertas'
  | 'campanhas'
  | 'reguas'
  | 'mensagens'
  | 'pagamentos'
  | 'pendencias'
  | 'conciliacao'
  | 'nomes'
  | 'credores'
  | 'equipe'
  | 'auditoria'

const SECTIONS = [
  { id: 'hoje', label: 'Hoje', href: '/admin' },
  { id: 'resultados', label: 'Resultados', href: '/admin/resultados' },
  { id: 'devedores', label: 'Devedores', href: '/admin/devedores' },
  { id: 'casos', label: 'Atendimentos', href: '/admin/casos' },
  { id: 'dividas', label: 'Dívidas', href: '/admin/dividas' },
  { id: 'ofertas', label: 'Ofertas', href: '/admin/ofertas' },
  { id: 'campanhas', label: 'Campanhas', href: '/admin/campanhas' },
  { id: 'reguas', label: 'Réguas', href: '/admin/reguas' },
  { id: 'mensagens', label: 'Mensagens', href: '/admin/mensagens' },
  { id: 'acordos', label: 'Acordos', href: '/admin/acordos' },
  { id: 'pagamentos', label: 'Pagamentos', href: '/admin/pagamentos' },
  { id: 'pendencias', label: 'Pendências', href: '/admin/pendencias' },
  { id: 'conciliacao', label: 'Conciliação', href: '/admin/conciliacao' },
  { id: 'nomes', label: 'Nomes', href: '/admin/nomes' },
  { id: 'carteiras', label: 'Carteiras', href: '/admin/carteiras' },
  { id: 'credores', label: 'Credores', href: '/admin/credores' },
  { id: 'equipe', label: 'Equipe e acesso', href: '/admin/equipe' },
  { id: 'auditoria', label: 'Auditoria', href: '/admin/auditoria' },
] as const satisfies readonly {
  id: AdminSection
  label: string
  href: string
}[]

const PLACES = SECTIONS.map(({ label, href }) => ({ label, href }))

/** The staff's frame: sections on the left (above, on a phone), one page on the right. */
export function AdminShell(props: {
  active: AdminSection
  title: string
  staffName: string
  signOutAction: (formData: FormData) => Promise<void>
  /** Small figures beside the sections: `{ pagamentos: 3 }`. */
  counts?: Partial<Record<AdminSection, number>>
  /** Search or buttons on the right of the title. */
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <div className="min-h-screen bg-paper text-small md:grid md:grid-cols-[13rem_1fr]">
      <a
        href="#conteudo"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-10 focus:bg-card focus:px-4 focus:py-3"
      >
        Ir para o conteúdo
      </a>
      <header className="flex flex-col border-b px-3 py-4 md:sticky md:top-0 md:h-screen md:border-r md:border-b-0">
        <p className="px-2.5 pb-3 text-body leading-snug font-semibold tracking-title">Quita</p>
        <div className="pb-2">
          <CommandMenu places={PLACES} further="/admin/visoes" search="/admin/busca" />
        </div>
        <Sections active={props.active} counts={props.counts ?? {}} />
        <form action={props.signOutAction} className="mt-auto px-2.5 pt-3">
          <p className="truncate text-tiny text-soft">{props.staffName}</p>
          <button type="submit" className="min-h-8 text-link underline underline-offset-3">
            Sair
          </button>
        </form>
      </header>
      <KeptTyping />
      <main
        id="conteudo"
        tabIndex={-1}
        className="flex min-w-0 flex-col gap-5 px-4 py-5 md:px-8 md:py-6"
      >
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h1 className="text-lead leading-snug tracking-title">{props.title}</h1>
          {props.actions}
        </div>
        {props.children}
      </main>
    </div>
  )
}

function Sections(props: { active: AdminSection; counts: Partial<Record<AdminSection, number>> }) {
  return (
    <nav aria-label="Seções" className="md:min-h-0 md:overflow-y-auto">
      <ul className="flex flex-wrap gap-0.5 md:flex-col">
        {SECTIONS.map((section) => {
          const active = section.id === props.active
          const count = props.counts[section.id]
          return (
            <li key={section.id}>
              <a
                href={section.href}
                aria-current={active ? 'page' : undefined}
                className={classNames(
                  'flex min-h-9 items-center justify-between md:min-h-8 gap-3 rounded-control px-2.5 no-underline hover:bg-pine-soft',
                  active ? 'bg-pine-soft font-semibold text-pine' : 'text-ink',
                )}
              >
                {section.label}
                {count !== undefined && count > 0 && (
                  <span className="figures text-tiny font-normal text-soft">{count}</span>
                )}
              </a>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
