import type { Metadata } from 'next'
import { operatorView } from '#app/_views/identity.ts'
import { missing } from '#app/_views/missing.ts'
import { codeStateOf, triesLeftOf } from '#app/(portal)/_views/code.ts'
import { enterCode, sendCode } from '#app/(portal)/codigo/actions.ts'
import { purposeOf } from '#app/(portal)/codigo/address.ts'
import { PaperCodePage } from '#components/portal/paper-code-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller, orSignIn } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Código' }

/** The code that opens papers, or lets a card be saved. Reading this page sends nothing. */
export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ para?: string; estado?: string; restam?: string }>
}) {
  const query = await searchParams
  const purpose = purposeOf(query.para)
  if (!purpose) missing()
  const { path, ...subject } = purpose
  const api = await caller()
  const sent = await orSignIn('debtor', () => api.access.codeInFlight(subject))
  const asked = query.estado ? codeStateOf(query.estado) : null
  return (
    <PaperCodePage
      operator={operatorView(runtime().services.operator)}
      state={asked ?? (sent ? 'sent' : 'ask')}
      triesLeft={triesLeftOf(query.restam)}
      destination={sent?.masked ?? 'seu contato cadastrado'}
      purpose={purpose.action}
      path={path}
      sendAction={sendCode}
      enterAction={enterCode}
    />
  )
}
