import type { Metadata } from 'next'
import { HelpPage } from '#components/portal/help-page.tsx'
import { operatorView } from '#server/api/identity.ts'
import { runtime } from '#server/api/runtime.ts'

export const metadata: Metadata = { title: 'Ajuda' }
export const dynamic = 'force-dynamic'

export default function Page() {
  return <HelpPage operator={operatorView(runtime().services.operator)} />
}
