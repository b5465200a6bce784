import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { factorFault } from '#app/admin/_parts/factor-fault.ts'
import { safeNext } from '#app/admin/_parts/next.ts'
import { askPasskey, confirm, confirmByPasskey } from '#app/admin/entrar/actions.ts'
import { CodePage } from '#components/admin/code-page.tsx'
import { hasStaffEntry, mayEnterByPasskey } from '#server/api/staff-auth.ts'

export const metadata: Metadata = { title: 'Confirme que é você' }

type Params = Promise<{ recusado?: string; next?: string }>

export default async function Page({ searchParams }: { searchParams: Params }) {
  const { recusado, next } = await searchParams
  if (!(await hasStaffEntry())) redirect('/admin/entrar')
  return (
    <CodePage
      title="Confirme que é você"
      action={confirm}
      button="Entrar"
      error={factorFault(recusado)}
      passkey={(await mayEnterByPasskey()) ? { ask: askPasskey, action: confirmByPasskey } : null}
      next={safeNext(next)}
      back={{ href: '/admin/entrar', label: 'Começar de novo' }}
    />
  )
}
