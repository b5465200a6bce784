import type { Metadata } from 'next'
import { enter } from '#app/admin/actions.ts'
import { SignInPage } from '#components/admin/sign-in-page.tsx'

export const metadata: Metadata = { title: 'Entrar na administração' }

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ recusado?: string; next?: string }>
}) {
  const { recusado, next } = await searchParams
  return (
    <SignInPage
      action={enter}
      error={recusado ? 'E-mail ou senha não conferem. Tente de novo.' : null}
      next={next ?? '/admin'}
    />
  )
}
