import type { Metadata } from 'next'
import { operatorView } from '#app/_views/identity.ts'
import { documentsView } from '#app/(portal)/_views/documents.ts'
import { askStatement } from '#app/(portal)/documentos/actions.ts'
import { DocumentsPage } from '#components/portal/documents-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller, orSignIn } from '#server/api/web.ts'
import { today } from '#server/kernel/clock.ts'

export const metadata: Metadata = { title: 'Seus papéis' }

export default async function Page() {
  const { core, services } = runtime()
  const shelf = await orSignIn('debtor', async () => (await caller()).papers.list())
  if (!shelf) return null
  const view = documentsView(shelf, operatorView(services.operator), today(core.clock))
  return <DocumentsPage view={view} statementAction={askStatement} />
}
