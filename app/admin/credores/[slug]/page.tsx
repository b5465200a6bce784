import type { Metadata } from 'next'
import { CreditorFrame } from '#app/admin/_parts/creditor-page.tsx'
import { CreditorHistory, CreditorPart, creditorAt } from '#app/admin/_parts/creditor-sections.tsx'
import { KIND } from '#app/admin/_parts/creditor-words.ts'
import { Facts, TwoColumns } from '#components/admin/facts.tsx'
import type { Section } from '#server/staff/creditor/model.ts'

export const metadata: Metadata = { title: 'Credor' }

const SECTIONS: readonly Section[] = ['identity', 'branding', 'conduct']

/** One creditor: a form for each part of it, and everything that was in force before. */
export default async function Page(props: {
  params: Promise<{ slug: string }>
  searchParams: Promise<{ mudado?: string }>
}) {
  const [found, { mudado }] = await Promise.all([creditorAt(props.params), props.searchParams])
  const { creditor } = found
  const page = `/admin/credores/${creditor.slug}`
  return (
    <CreditorFrame
      tab="cadastro"
      creditor={creditor}
      note={mudado === 'novo' ? { tone: 'ok', text: createdText(creditor.slug) } : null}
    >
      {mudado === 'novo' && <NextSteps page={page} slug={creditor.slug} />}
      <TwoColumns
        main={SECTIONS.map((section) => (
          <CreditorPart
            key={section}
            found={found}
            section={section}
            page={page}
            saved={section === mudado}
          />
        ))}
        side={
          <Facts
            title="O que não muda aqui"
            items={[
              { label: 'Tipo', value: KIND[creditor.kind] },
              {
                label: 'Para onde vai o dinheiro',
                value: <a href={`${page}/recebimento`}>Conta que recebe</a>,
              },
              { label: 'Juros e multa', value: <a href={`${page}/encargos`}>Encargos</a> },
              { label: 'Horários e limites', value: <a href={`${page}/contato`}>Contato</a> },
            ]}
          />
        }
      />
      <CreditorHistory found={found} sections={SECTIONS} />
    </CreditorFrame>
  )
}

const createdText = (slug: string) => `Credor criado. Nos endereços e arquivos ele é ${slug}.`

/** What a new creditor still lacks, in the order that leads to its first offer. */
function NextSteps({ page, slug }: { page: string; slug: string }) {
  return (
    <ol className="grid list-decimal gap-1 pl-5">
      <li>
        <a href={`${page}/recebimento`}>Peça a conta que recebe</a>: outra pessoa aprova, e ela vale
        um dia depois.
      </li>
      <li>
        <a href={`${page}/encargos`}>Declare os encargos</a> que o contrato permite.
      </li>
      <li>
        <a href="/admin/carteiras/importar">Importe a primeira carteira</a>.
      </li>
      <li>
        <a href={`/admin/ofertas/${slug}`}>Escreva as ofertas</a>, simule e publique.
      </li>
    </ol>
  )
}
