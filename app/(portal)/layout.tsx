import type { ReactNode } from 'react'
import { ViewingMark } from '#components/admin/viewing-mark.tsx'
import { RegisterWorker } from '#components/ui/register-worker.tsx'
import { viewingUntil } from '#server/api/viewing.ts'

export default async function PortalLayout({ children }: { children: ReactNode }) {
  const until = await viewingUntil()
  return (
    <>
      {until && <ViewingMark until={until} />}
      {children}
      <RegisterWorker />
    </>
  )
}
