import type { Metadata } from 'next'
import { leave } from '#app/admin/actions.ts'
import { STAFF_BUTTON } from '#components/admin/fields.tsx'
import { AdminShell } from '#components/admin/shell.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { staffName } from '#server/api/staff-auth.ts'
import { viewingUntil } from '#server/api/viewing.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Ver como a pessoa' }

/** Where a button of the portal leads that was pressed by who only looks. */
export default async function Page() {
  const account = await orSignIn('staff', async () => (await staffCaller()).staff.account())
  if (!account) return null
  const until = await viewingUntil()
  return (
    <AdminShell
      active="devedores"
      title="Ver como a pessoa"
      staffName={await staffName()}
      signOutAction={leave}
    >
      <Notice tone="info" title="Somente leitura">
        <p>
          Quem visita a página de uma pessoa vê o que ela vê, e não faz nada por ela. Nada foi
          feito.
        </p>
      </Notice>
      {until && (
        <div className="flex flex-wrap items-center gap-4">
          <a href="/valores">Voltar à página da pessoa</a>
          <form action="/admin/visao/encerrar" method="post">
            <button type="submit" className={STAFF_BUTTON}>
              Encerrar visita
            </button>
          </form>
        </div>
      )}
    </AdminShell>
  )
}
