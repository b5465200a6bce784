import type { Metadata } from 'next'
import { operatorView } from '#app/_views/identity.ts'
import { missing } from '#app/_views/missing.ts'
import { codeStateOf, triesLeftOf } from '#app/(portal)/_views/code.ts'
import { openPaper, sendPaperCode } from '#app/(portal)/codigo/actions.ts'
import { paperPath } from '#app/(portal)/codigo/address.ts'
import { PaperCodePage } from '#components/portal/paper-code-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller, orSignIn } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Seus papéis' }

/** The code that opens papers. Reading this page sends nothing. */
export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ para?: string; estado?: string; restam?: string }>
}) {
  const query = await searchParams
  const paper = paperPath(query.para)
  if (!paper) missing()
  const api = await caller()
  const sent = await orSignIn('debtor', () =>
    api.access.codeInFlight({ action: 'documents', subjectId: null }),
  )
  const asked = query.estado ? codeStateOf(query.estado) : null
  return (
    <PaperCodePage
      operator={operatorView(runtime().services.operator)}
      state={asked ?? (sent ? 'sent' : 'ask')}
      triesLeft={triesLeftOf(query.restam)}
      destination={sent?.masked ?? 'seu contato cadastrado'}
      paper={paper}
      sendAction={sendPaperCode}
      openAction={openPaper}
    />
  )
}
