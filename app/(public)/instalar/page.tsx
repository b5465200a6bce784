import type { Metadata } from 'next'
import { operatorView } from '#app/_views/identity.ts'
import { InstallPage } from '#components/portal/install-page.tsx'
import { runtime } from '#server/api/runtime.ts'

export const metadata: Metadata = { title: 'Na tela do celular' }
export const dynamic = 'force-dynamic'

export default function Page() {
  return <InstallPage operator={operatorView(runtime().services.operator)} />
}
