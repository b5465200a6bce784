import { NotFoundPage } from '#components/portal/message-page.tsx'
import { operatorView } from '#server/api/identity.ts'
import { runtime } from '#server/api/runtime.ts'

export const dynamic = 'force-dynamic'

export default function NotFound() {
  return <NotFoundPage operator={operatorView(runtime().services.operator)} />
}
