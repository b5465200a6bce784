import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { CreditorFrame } from '#app/admin/_parts/creditor-page.tsx'
import { KIND } from '#app/admin/_parts/creditor-words.ts'
import {
  chargesText,
  FIRST_VALUES,
  productText,
  TERMS_FIELDS,
  termsNote,
} from '#app/admin/_parts/terms-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { state } from '#app/admin/credores/[slug]/encargos/actions.ts'
import { CreditorForm } from '#components/admin/creditor-form.tsx'
import { DataTable } from '#components/admin/data-table.tsx'
import { Facts, TwoColumns } from '#components/admin/facts.tsx'
import { STAFF_BUTTON, StaffField, StaffSection } from '#components/admin/fields.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { isAboveDoubleLegal } from '#server/debts/terms/model.ts'
import { termsOfInput } from '#server/debts/terms/schema.ts'
import { formatShortDate } from '#server/kernel/format.ts'
import { rateText } from '#server/kernel/percent.ts'

export const metadata: Metadata = { title: 'Encargos' }

type Found = PortalOutputs['terms']['byCreditor']

/** What a creditor may charge: on a chosen day, and every version there ever was. */
export default async function Page(props: {
  params: Promise<{ slug: string }>
  searchParams: Promise<{ em?: string; aviso?: string }>
}) {
  const [{ slug }, { em, aviso }] = await Promise.all([props.params, props.searchParams])
  const input = termsOfInput.safeParse({ slug, on: em ?? null })
  if (!input.success) notFound()
  const asked = { slug, on: em ?? null }
  const found = await orSignIn('staff', async () => (await staffCaller()).terms.byCreditor(asked))
  if (!found) notFound()
  return (
    <CreditorFrame tab="encargos" creditor={found.creditor} note={termsNote(aviso)}>
      <TwoColumns
        main={
          <>
            <OnDay found={found} />
            {found.mayChange && <NewVersion found={found} />}
          </>
        }
        side={<Limits found={found} />}
      />
      <DataTable
        caption="Todas as versões"
        showCaption
        columns={[
          { header: 'Produto', isRowHeader: true, cell: (row) => productText(row.product) },
          { header: 'Desde', cell: (row) => formatShortDate(row.validFrom) },
          { header: 'Encargos', wraps: true, cell: chargesText },
          { header: 'Prescreve em', cell: (row) => `${row.prescriptionYears} anos` },
          { header: 'De onde vem', wraps: true, cell: (row) => row.source },
          { header: 'Aprovado por', wraps: true, cell: (row) => row.approvedBy },
          {
            header: 'Escrito',
            wraps: true,
            cell: (row) => `${row.statedBy ?? 'arquivo do credor'}, ${whenText(row.statedAt)}`,
          },
        ]}
        rows={found.versions}
        rowKey={(row) => `${row.product} ${row.validFrom.toString()}`}
        empty="Este credor ainda não disse o que pode cobrar."
      />
    </CreditorFrame>
  )
}

/** Nothing but the day is asked: an address that can be kept. */
function OnDay({ found }: { found: Found }) {
  const day = formatShortDate(found.on)
  return (
    <StaffSection id="em" title={`O que vale para vencimentos em ${day}`}>
      <form method="get" className="flex flex-wrap items-end gap-3">
        <StaffField
          id="em-dia"
          name="em"
          label="Outro dia"
          type="date"
          defaultValue={found.on.toString()}
        />
        <button type="submit" className={STAFF_BUTTON}>
          Ver
        </button>
      </form>
      <DataTable
        caption={`Em vigor para ${day}`}
        columns={[
          { header: 'Produto', isRowHeader: true, cell: (row) => productText(row.product) },
          { header: 'Encargos', wraps: true, cell: chargesText },
          { header: 'Desde', cell: (row) => formatShortDate(row.validFrom) },
        ]}
        rows={found.inForce}
        rowKey={(row) => row.product}
        empty="Neste dia nada estava combinado: a dívida não é cobrada."
      />
      <Warnings found={found} />
    </StaffSection>
  )
}

/** Decreto 22.626 art. 1: said, not forbidden, because it is disputed for default interest. */
function Warnings({ found: { inForce, legalRate } }: { found: Found }) {
  if (legalRate === null) return null
  const above = inForce.filter(
    ({ defaultInterestMonthly: agreed }) =>
      agreed !== null && isAboveDoubleLegal(agreed, legalRate.rate),
  )
  if (above.length === 0) return null
  return (
    <Notice tone="attention" title="Mora acima do dobro da taxa legal">
      <p>
        A taxa legal de {legalRate.month} é {rateText(legalRate.rate)}% ao mês. Acima do dobro:{' '}
        {above.map(({ product }) => productText(product)).join(', ')} (Decreto 22.626 art. 1).
      </p>
    </Notice>
  )
}

function NewVersion({ found }: { found: Found }) {
  const { slug } = found.creditor
  return (
    <StaffSection id="nova" title="Nova versão">
      <p className="text-soft">
        Uma versão não é editada nem apagada: a nova vale a partir do seu dia.
      </p>
      <CreditorForm
        action={state}
        initial={{ turn: 0, values: FIRST_VALUES, errors: {}, problem: null, seenSha256: '' }}
        address={`/admin/credores/${slug}/encargos#nova`}
        saved={false}
        hidden={{ slug }}
        prefix="encargos"
        fields={TERMS_FIELDS}
        previewName={null}
        button="Guardar versão"
      />
    </StaffSection>
  )
}

function Limits({ found }: { found: Found }) {
  return (
    <Facts
      title="O limite da lei"
      items={[
        { label: 'Tipo do credor', value: KIND[found.creditor.kind] },
        { label: 'Multa', value: 'até 2%, uma vez (CDC 52 §1)' },
        { label: 'Juros de mora', value: 'até 1% ao mês (Súmula 379)' },
        ...(found.creditor.kind === 'commerce'
          ? [{ label: 'Juros do contrato por atraso', value: 'não pode (Res. CMN 4.882)' }]
          : [{ label: 'Juros do contrato por atraso', value: 'o do título' }]),
        {
          label: 'Correção',
          value:
            found.creditor.kind === 'financial' ? 'não pode, além dos juros' : 'índice do contrato',
        },
      ]}
    />
  )
}
