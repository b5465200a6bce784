import type { Metadata } from 'next'
import { factorFault } from '#app/admin/_parts/factor-fault.ts'
import { safeNext } from '#app/admin/_parts/next.ts'
import { askToConfirm, confirmAgain, confirmByPasskey } from '#app/admin/conta/actions.ts'
import { enterByCompany } from '#app/admin/entrar/actions.ts'
import { CodePage } from '#components/admin/code-page.tsx'
import { companyConfirms } from '#server/api/staff-auth.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Confirme que é você' }

type Params = Promise<{ recusado?: string; empresa?: string; next?: string }>

/** Before what does harm in wrong hands: the factor again, though one is signed in. */
export default async function Page({ searchParams }: { searchParams: Params }) {
  const { recusado, empresa, next } = await searchParams
  const account = await orSignIn(
    'staff',
    async () => (await staffCaller()).staff.account(),
    '/admin/conta',
  )
  const hasPasskey = (account?.passkeys.length ?? 0) > 0
  const back = safeNext(next)
  const refused = empresa
    ? 'A conta da empresa não respondeu. Tente de novo, ou use o código do autenticador.'
    : null
  return (
    <CodePage
      title="Confirme que é você"
      intro="O que você vai fazer pede uma confirmação recente. Ela vale por 5 minutos."
      action={confirmAgain}
      button="Confirmar"
      error={factorFault(recusado)}
      passkey={hasPasskey ? { ask: askToConfirm, action: confirmByPasskey } : null}
      next={back}
      {...(companyConfirms() ? { company: { action: enterByCompany, refused } } : {})}
      back={{ href: back, label: 'Voltar sem confirmar' }}
    />
  )
}
