import { operatorView } from '#app/_views/identity.ts'
import { NotFoundPage } from '#components/portal/message-page.tsx'
import { runtime } from '#server/api/runtime.ts'

export const dynamic = 'force-dynamic'

export default function NotFound() {
  return <NotFoundPage operator={operatorView(runtime().services.operator)} />
}
