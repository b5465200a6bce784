import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { CallerDesk } from '#app/admin/_parts/telephone-desk.tsx'
import { PROOF, telephoneNote } from '#app/admin/_parts/telephone-words.ts'
import { leave } from '#app/admin/actions.ts'
import { onCall, verify } from '#app/admin/devedores/[debtorId]/telefone/actions.ts'
import { STAFF_BUTTON, StaffField, StaffSection } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { RowButton } from '#components/admin/team-form.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { CALLER_PROOFS } from '#server/access/telephone/model.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { staffName } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { formatTime } from '#server/kernel/format.ts'
import { asId, type DebtorId, isId } from '#server/kernel/id.ts'

export const metadata: Metadata = { title: 'Atender por telefone' }

type Desk = PortalOutputs['telephone']['desk']

/** What an agent does for somebody who called: first who they are, then what they need. */
export default async function Page(props: {
  params: Promise<{ debtorId: string }>
  searchParams: Promise<{ aviso?: string }>
}) {
  const { debtorId } = await props.params
  const note = telephoneNote((await props.searchParams).aviso)
  if (!isId(debtorId)) notFound()
  const id = asId<DebtorId>(debtorId)
  const desk = await orSignIn('staff', async () =>
    (await staffCaller()).telephone.desk({ debtorId: id }),
  )
  if (!desk) notFound()
  return (
    <AdminShell
      active="devedores"
      title={`Telefone: ${desk.name || 'sem nome no arquivo'}`}
      staffName={await staffName()}
      signOutAction={leave}
      actions={<a href={`/admin/devedores/${debtorId}`}>← Voltar à ficha</a>}
    >
      {note && <Notice tone={note.tone} title={note.text} live />}
      {desk.until === null ? (
        <Check debtorId={id} desk={desk} />
      ) : (
        <div className="flex flex-wrap items-center gap-4">
          <p className="text-ok">Identidade conferida, vale até {formatTime(desk.until)}.</p>
          <RowButton
            action={onCall}
            hidden={{ debtorId, act: 'end' }}
            label="Encerrar atendimento"
          />
        </div>
      )}
      <CallerDesk debtorId={id} desk={desk} />
    </AdminShell>
  )
}

function Check({ debtorId, desk }: { debtorId: DebtorId; desk: Desk }) {
  if (desk.isCompany) {
    return (
      <Notice tone="info" title="Empresas não se conferem por telefone">
        <p>O CNPJ é público. Peça para usarem o link que enviamos ao contato do cadastro.</p>
      </Notice>
    )
  }
  return (
    <StaffSection title="Confira quem liga">
      <p className="max-w-text text-soft">
        Deixe a pessoa dizer; não leia nada para ela. Nunca peça código, senha, CPF inteiro nem
        dados de cartão.
      </p>
      <form action={verify} className="grid max-w-sheet gap-3">
        <input type="hidden" name="debtorId" value={debtorId} />
        <StaffField
          id="digitos"
          name="digitos"
          label="Cinco primeiros números do CPF, como a pessoa disse"
          type="text"
          required
          maxLength={7}
          wide
        />
        <fieldset className="grid gap-1">
          <legend className="text-tiny text-soft">E mais: ao menos uma</legend>
          {CALLER_PROOFS.map((proof) => (
            <label key={proof} className="flex min-h-9 items-center gap-2">
              <input type="checkbox" name="provas" value={proof} className="size-5 shrink-0" />
              {PROOF[proof]}
            </label>
          ))}
        </fieldset>
        <button type="submit" className={`${STAFF_BUTTON} justify-self-start`}>
          Conferir
        </button>
        <p className="text-tiny text-soft">
          Restam {desk.triesLeft} tentativas hoje para esta pessoa.
        </p>
      </form>
    </StaffSection>
  )
}
