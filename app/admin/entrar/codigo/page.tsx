import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { safeNext } from '#app/admin/_parts/next.ts'
import { confirm } from '#app/admin/entrar/actions.ts'
import { CodePage } from '#components/admin/code-page.tsx'
import { hasStaffEntry } from '#server/api/staff-auth.ts'

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
      error={
        recusado ? 'O código não confere ou já foi usado. Espere o próximo e tente de novo.' : null
      }
      next={safeNext(next)}
      back={{ href: '/admin/entrar', label: 'Começar de novo' }}
    />
  )
}
