import type { Metadata } from 'next'
import { operatorView } from '#app/_views/identity.ts'
import { SessionEndedPage } from '#components/portal/message-page.tsx'
import { runtime } from '#server/api/runtime.ts'

export const metadata: Metadata = { title: 'Sua visita terminou' }
export const dynamic = 'force-dynamic'

export default function Page() {
  return <SessionEndedPage operator={operatorView(runtime().services.operator)} />
}
