import { SubmitButton } from '#components/ui/submit-button.tsx'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import type { CreditorView, FormAction, OperatorView } from './view.ts'

function FooterLink({ href, children }: { href: string; children: string }) {
  return (
    <a href={href} className="inline-flex min-h-12 items-center">
      {children}
    </a>
  )
}

/**
 * Help at the same place on every page (WCAG 3.2.6), asking for a pause or disputing at equal rank
 * with paying, and who is owed and who collects (CDC 42-A, LGPD 41 §1).
 */
export function Footer(props: {
  operator: OperatorView
  suppliers: readonly CreditorView[]
  signOutAction: FormAction | null
}) {
  const { operator } = props
  return (
    <footer className="border-t px-3 xs:px-4 py-3 text-small leading-snug text-soft sm:px-8">
      <nav aria-label="Ajuda" className="flex flex-wrap gap-x-5 text-note">
        <FooterLink href={pathTo.cannotPay()}>Não consigo pagar agora</FooterLink>
        <FooterLink href={pathTo.notMine()}>Não reconheço</FooterLink>
        <FooterLink href={pathTo.person()}>Falar com uma pessoa</FooterLink>
        <FooterLink href={pathTo.scamCheck()}>Isto é golpe?</FooterLink>
      </nav>
      <div className="grid grid-cols-1 gap-2 py-3">
        {props.suppliers.map((supplier) => (
          <p key={supplier.slug}>
            {supplier.legalName} · CNPJ&nbsp;{supplier.cnpj} · {supplier.address}
          </p>
        ))}
        <p>
          {props.suppliers.length > 0 && 'Atendimento: '}
          {operator.legalName} · CNPJ&nbsp;{operator.cnpj} · {operator.address} ·{' '}
          <PhoneLink phone={operator.phone} />, {operator.hours}
        </p>
        <p>Encarregado de dados: {operator.dpo}</p>
      </div>
      <div className="flex flex-wrap items-center gap-x-5 text-note">
        <FooterLink href={pathTo.privacy()}>Privacidade</FooterLink>
        <FooterLink href={pathTo.accessibility()}>Acessibilidade e cores</FooterLink>
        {props.signOutAction && (
          <form action={props.signOutAction}>
            <SubmitButton pendingText="Saindo…" className="min-h-12 text-link underline">
              Sair deste aparelho
            </SubmitButton>
          </form>
        )}
      </div>
    </footer>
  )
}
