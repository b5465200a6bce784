import type { Metadata } from 'next'
import { safeNext } from '#app/admin/_parts/next.ts'
import { enter } from '#app/admin/entrar/actions.ts'
import { SignInPage } from '#components/admin/sign-in-page.tsx'

export const metadata: Metadata = { title: 'Entrar na administração' }

const NOTES: Readonly<Record<string, string>> = {
  '1': 'O tempo ou as tentativas acabaram. Comece de novo.',
  convite: 'Este convite não abre mais. Peça outro a quem convidou.',
}

type Params = Promise<{ recusado?: string; fim?: string; next?: string }>

export default async function Page({ searchParams }: { searchParams: Params }) {
  const { recusado, fim, next } = await searchParams
  return (
    <SignInPage
      action={enter}
      error={recusado ? 'E-mail ou senha não conferem. Tente de novo.' : null}
      note={(fim && NOTES[fim]) ?? null}
      next={safeNext(next)}
    />
  )
}
