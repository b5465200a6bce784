import type { Metadata } from 'next'
import { operatorView } from '#app/_views/identity.ts'
import { HelpPage } from '#components/portal/help-page.tsx'
import { runtime } from '#server/api/runtime.ts'

export const metadata: Metadata = { title: 'Ajuda' }
export const dynamic = 'force-dynamic'

export default function Page() {
  return <HelpPage operator={operatorView(runtime().services.operator)} />
}
