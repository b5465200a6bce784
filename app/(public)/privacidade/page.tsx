import type { Metadata } from 'next'
import { operatorView } from '#app/_views/identity.ts'
import { PrivacyPage } from '#components/portal/privacy-page.tsx'
import { runtime } from '#server/api/runtime.ts'

export const metadata: Metadata = { title: 'Privacidade' }
export const dynamic = 'force-dynamic'

export default function Page() {
  return <PrivacyPage operator={operatorView(runtime().services.operator)} />
}
