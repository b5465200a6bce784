import type { ReactNode } from 'react'
import { Shell } from './shell.tsx'
import type { OperatorView } from './view.ts'

/** A page anybody may read: the operator's identity and nothing personal. */
export function PublicShell({
  operator,
  children,
}: {
  operator: OperatorView
  children: ReactNode
}) {
  return (
    <Shell
      operator={operator}
      creditor={null}
      suppliers={[]}
      subtitle={`CNPJ ${operator.cnpj}`}
      isPublic
    >
      {children}
    </Shell>
  )
}
