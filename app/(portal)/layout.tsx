import type { ReactNode } from 'react'
import { RegisterWorker } from '#components/ui/register-worker.tsx'

export default function PortalLayout({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <RegisterWorker />
    </>
  )
}
