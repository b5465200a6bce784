import { PlainSubmit } from '#components/ui/plain-submit.tsx'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import type { CreditorView, OperatorView } from './view.ts'

/** One text instead of seven pieces: React would mark the seams between them in the page. */
function identityLine(company: Pick<OperatorView, 'legalName' | 'cnpj' | 'address'>): string {
  return `${company.legalName} · CNPJ\u00a0${company.cnpj} · ${company.address}`
}

/**
 * Help at the same place on every page (WCAG 3.2.6), asking for a pause or disputing at equal rank
 * with paying, and who is owed and who collects (CDC 42-A, LGPD 41 §1).
 */
export function Footer(props: {
  operator: OperatorView
  suppliers: readonly CreditorView[]
  isPublic: boolean
}) {
  const { operator, isPublic } = props
  return (
    <footer className="border-t px-3 xs:px-4 py-3 text-small leading-snug text-soft sm:px-8">
      <nav aria-label="Ajuda" className="links">
        <a href={isPublic ? pathTo.helpOn('nao-consigo-pagar') : pathTo.cannotPay()}>
          Não consigo pagar agora
        </a>
        <a href={isPublic ? pathTo.helpOn('nao-reconheco') : pathTo.notMine()}>Não reconheço</a>
        <a href={isPublic ? pathTo.helpOn('pessoa') : pathTo.person()}>Falar com uma pessoa</a>
        {!isPublic && <a href={pathTo.requests()}>Seus pedidos</a>}
        {!isPublic && <a href={pathTo.notices()}>Avisos</a>}
        <a href={pathTo.scamCheck()}>Isto é golpe?</a>
      </nav>
      <div className="grid grid-cols-1 gap-2 py-3">
        {props.suppliers.map((supplier) => (
          <p key={supplier.slug}>{identityLine(supplier)}</p>
        ))}
        <p>
          {`${props.suppliers.length > 0 ? 'Atendimento: ' : ''}${identityLine(operator)} · `}
          <PhoneLink phone={operator.phone} />
          {`, ${operator.hours}`}
        </p>
        <p>{`Encarregado de dados: ${operator.dpo}`}</p>
      </div>
      <div className="links">
        {!isPublic && <a href={pathTo.myData()}>Meus dados</a>}
        <a href={pathTo.privacy()}>Privacidade</a>
        <a href={pathTo.accessibility()}>Letras maiores e acessibilidade</a>
        {!isPublic && (
          <form method="post" action={pathTo.signOut()}>
            <PlainSubmit pendingText="Saindo…" className="min-h-12 text-link underline">
              Sair deste aparelho
            </PlainSubmit>
          </form>
        )}
      </div>
    </footer>
  )
}
