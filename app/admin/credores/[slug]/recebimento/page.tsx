import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { CreditorFrame } from '#app/admin/_parts/creditor-page.tsx'
import {
  ACCOUNT_KIND,
  KEY_STATE,
  PAYEE_FIELDS,
  PAYEE_STANDING,
  PIX_THROUGH,
  payeeLine,
  payeeNote,
} from '#app/admin/_parts/payee-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { cancel, propose } from '#app/admin/credores/[slug]/recebimento/actions.ts'
import { CreditorForm } from '#components/admin/creditor-form.tsx'
import { DataTable } from '#components/admin/data-table.tsx'
import { Facts, TwoColumns } from '#components/admin/facts.tsx'
import { StaffSection } from '#components/admin/fields.tsx'
import { RowButton } from '#components/admin/team-form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { newId } from '#server/kernel/id.ts'
import { isOpen } from '#server/staff/creditor/payee/model.ts'
import { slugInput } from '#server/staff/creditor/schema.ts'

export const metadata: Metadata = { title: 'Conta que recebe' }

type Found = PortalOutputs['creditors']['payee']
type Story = Found['stories'][number]

/** Where the money of a creditor goes: what holds, what waits, and what was before. */
export default async function Page(props: {
  params: Promise<{ slug: string }>
  searchParams: Promise<{ aviso?: string }>
}) {
  const [params, { aviso }] = await Promise.all([props.params, props.searchParams])
  const slug = slugInput.safeParse(params)
  if (!slug.success) notFound()
  const found = await orSignIn('staff', async () =>
    (await staffCaller()).creditors.payee(slug.data),
  )
  if (!found) notFound()
  return (
    <CreditorFrame tab="recebimento" creditor={found.creditor} note={payeeNote(aviso)}>
      <TwoColumns
        main={
          <>
            <Live found={found} />
            {found.stories.filter(isOpen).map((story) => (
              <Waiting key={story.id} found={found} story={story} />
            ))}
            {found.mayChange && !found.hasOpen && <Proposal found={found} />}
          </>
        }
        side={<How />}
      />
      <DataTable
        caption="Mudanças pedidas"
        showCaption
        columns={[
          { header: 'Pedida', isRowHeader: true, cell: (row) => whenText(row.proposedAt) },
          { header: 'Para onde', wraps: true, cell: (row) => payeeLine(row.after) },
          { header: 'O que houve', wraps: true, cell: outcomeText },
          { header: 'Quem pediu', cell: (row) => row.proposedBy },
        ]}
        rows={found.stories.filter((story) => !isOpen(story))}
        rowKey={(row) => row.id}
        empty="A conta nunca mudou por aqui."
      />
    </CreditorFrame>
  )
}

function NoAccount({ mayChange }: { mayChange: boolean }) {
  return (
    <Notice tone="attention" title="Este credor ainda não tem conta.">
      <p>
        Nada é oferecido a quem deve a ele até a conta valer.{' '}
        {mayChange
          ? 'Peça a conta abaixo: outra pessoa aprova, e ela vale um dia depois.'
          : 'Quem pede é a gestão, com duas pessoas.'}
      </p>
    </Notice>
  )
}

function Live({ found: { live, liveSince, mayChange } }: { found: Found }) {
  if (live.pixPayeeName === null) return <NoAccount mayChange={mayChange} />
  const { pixAccountNumber: number, pixAccountKind: kind, pixAccountBranch: branch } = live
  const account = number !== null && kind !== null ? `${ACCOUNT_KIND[kind]} ${number}` : null
  return (
    <Facts
      title="Vale agora"
      items={[
        { label: 'Chave Pix', value: live.pixKey ?? 'só a gestão vê' },
        { label: 'Nome que o banco mostra', value: live.pixPayeeName },
        { label: 'Banco ou instituição', value: live.pixPsp ?? 'não informado' },
        ...(account
          ? [{ label: 'Conta', value: branch ? `${account}, ag. ${branch}` : account }]
          : []),
        ...(live.pixThrough ? [{ label: 'Códigos Pix', value: PIX_THROUGH[live.pixThrough] }] : []),
        ...(live.pixAgreement ? [{ label: 'Convênio', value: live.pixAgreement }] : []),
        {
          label: 'Desde',
          value: liveSince ? whenText(liveSince) : 'desde que o credor entrou',
        },
        ...(mayChange ? [] : [{ label: 'Mudar', value: 'só a gestão, com duas pessoas' }]),
      ]}
    />
  )
}

function Waiting({ found, story }: { found: Found; story: Story }) {
  const isApproved = story.takesEffectAt !== null
  return (
    <StaffSection title="Mudança em andamento">
      <Facts
        title={`Está ${PAYEE_STANDING[story.standing]}`}
        items={[
          { label: 'Vai para', value: payeeLine(story.after) },
          { label: 'Pedida por', value: `${story.proposedBy}, ${whenText(story.proposedAt)}` },
          ...(story.takesEffectAt && story.decidedAt
            ? [
                {
                  label: 'Aprovada por',
                  value: `${story.decidedBy}, ${whenText(story.decidedAt)}`,
                },
                { label: 'Passa a valer', value: whenText(story.takesEffectAt) },
                { label: 'No banco', value: KEY_STATE[story.key] },
              ]
            : [{ label: 'Pode ser aprovada até', value: whenText(story.expiresAt) }]),
        ]}
      />
      {found.mayChange && (
        <div className="flex flex-wrap items-center gap-4">
          {!isApproved && <a href="/admin/aprovacoes">Ver em Aprovações</a>}
          <RowButton
            action={cancel}
            hidden={{ slug: found.creditor.slug, id: story.id }}
            label="Cancelar esta mudança"
            isBox
          />
        </div>
      )}
    </StaffSection>
  )
}

function Proposal({ found }: { found: Found }) {
  const page = `/admin/credores/${found.creditor.slug}/recebimento`
  if (!found.isFresh) {
    return (
      <StaffSection title="Pedir outra conta">
        <p className="text-soft">
          Antes de mexer no dinheiro, confirme que é você. Vale por 5 minutos.
        </p>
        <p>
          <a href={`/admin/confirmar?next=${encodeURIComponent(page)}`}>
            Confirmar e pedir a mudança
          </a>
        </p>
      </StaffSection>
    )
  }
  const values = PAYEE_FIELDS.map(({ name }) => [name, found.live[name] ?? ''])
  return (
    <StaffSection id="pedir" title="Pedir outra conta">
      <CreditorForm
        action={propose}
        initial={{
          turn: 0,
          values: Object.fromEntries(values),
          errors: {},
          problem: null,
          seenSha256: found.liveSha256,
        }}
        address={`${page}#pedir`}
        saved={false}
        hidden={{ slug: found.creditor.slug, id: newId() }}
        prefix="conta"
        fields={PAYEE_FIELDS}
        previewName={null}
        button="Pedir mudança"
      />
    </StaffSection>
  )
}

function How() {
  return (
    <section aria-label="Como funciona" className="grid gap-2">
      <h2 className="font-semibold">Como funciona</h2>
      <ol className="grid list-decimal gap-1 pl-5 text-soft">
        <li>Uma pessoa pede, com o autenticador.</li>
        <li>Outra confere e aprova, em até 24 horas.</li>
        <li>Passam mais 24 horas. Até lá, qualquer pessoa da gestão cancela.</li>
        <li>O banco confirma que a chave é nossa, e a conta nova passa a valer.</li>
      </ol>
      <p className="text-soft">
        Cada passo vai por e-mail a quem é responsável. Códigos Pix que já existem continuam na
        conta de antes, e o que for pago neles é reconhecido.
      </p>
    </section>
  )
}

function outcomeText(story: Story): string {
  const how = PAYEE_STANDING[story.standing]
  switch (story.standing) {
    case 'in_force':
      return `${how} em ${story.inForceAt ? whenText(story.inForceAt) : ''}, aprovada por ${story.decidedBy}`
    case 'cancelled':
      return `${how} por ${story.cancelledBy}`
    case 'withdrawn':
    case 'refused':
      return `${how} por ${story.decidedBy}`
    default:
      return how
  }
}
