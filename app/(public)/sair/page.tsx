import type { Metadata } from 'next'
import { operatorView } from '#app/_views/identity.ts'
import { SignedOutPage } from '#components/portal/message-page.tsx'
import { runtime } from '#server/api/runtime.ts'

export const metadata: Metadata = { title: 'Você saiu' }
export const dynamic = 'force-dynamic'

/** The goodbye. The session ended before this page; its header clears what the browser kept. */
export default function Page() {
  return <SignedOutPage operator={operatorView(runtime().services.operator)} />
}
