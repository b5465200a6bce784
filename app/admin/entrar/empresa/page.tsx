import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { Door } from '#components/admin/door.tsx'
import { ButtonLink, LineLink } from '#components/ui/button.tsx'
import { companyRoad } from '#server/api/staff-auth.ts'

export const metadata: Metadata = { title: 'Conta da empresa' }

/** Names who comes next and leads there: a link, not a form, so that the policy stays narrow. */
export default async function Page() {
  const road = await companyRoad()
  if (road === null) redirect('/admin/entrar')
  return (
    <Door title="Agora a conta da empresa">
      <meta httpEquiv="refresh" content={`0;url=${road.href}`} />
      <p>
        Você vai para <strong>{road.host}</strong>, entra lá e volta para cá.
      </p>
      <ButtonLink href={road.href}>Continuar</ButtonLink>
      <LineLink href="/admin/entrar">Voltar sem entrar</LineLink>
    </Door>
  )
}
