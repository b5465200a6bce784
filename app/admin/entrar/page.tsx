import type { Metadata } from 'next'
import { safeNext } from '#app/admin/_parts/next.ts'
import { enter, enterByCompany } from '#app/admin/entrar/actions.ts'
import { SignInPage } from '#components/admin/sign-in-page.tsx'
import { hasCompanyAccount } from '#server/api/staff-auth.ts'
import type { AccountRefusal } from '#server/staff/identity/model.ts'

export const metadata: Metadata = { title: 'Entrar na administração' }

const NOTES: Readonly<Record<string, string>> = {
  '1': 'O tempo ou as tentativas acabaram. Comece de novo.',
  convite: 'Este convite não abre mais. Peça outro a quem convidou.',
}

const FAILED =
  'A conta da empresa não confirmou quem você é. Tente de novo, ou entre com e-mail e senha.'

const COMPANY: Readonly<Record<string, string>> = {
  email:
    'A conta da empresa não trouxe um e-mail confirmado da empresa. Fale com quem cuida das contas.',
  unknown:
    'Esta conta da empresa não tem convite aqui. Peça um convite à gestão da equipe com o seu e-mail da empresa.',
  no_factor: 'Falta o seu segundo fator. Abra primeiro o convite que está no seu e-mail.',
  falhou: FAILED,
} satisfies Record<AccountRefusal | 'falhou', string>

type Params = Promise<{
  recusado?: string
  fim?: string
  empresa?: string
  /** Written by next-auth where the provider's answer did not hold. */
  error?: string
  next?: string
}>

export default async function Page({ searchParams }: { searchParams: Params }) {
  const { recusado, fim, empresa, error, next } = await searchParams
  const refused = (empresa && COMPANY[empresa]) ?? (error ? FAILED : null)
  return (
    <SignInPage
      action={enter}
      error={recusado ? 'E-mail ou senha não conferem. Tente de novo.' : null}
      note={(fim && NOTES[fim]) ?? null}
      company={hasCompanyAccount() ? { action: enterByCompany, refused: refused || null } : null}
      next={safeNext(next)}
    />
  )
}
