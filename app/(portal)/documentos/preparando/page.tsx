import type { Metadata } from 'next'
import { operatorView } from '#app/_views/identity.ts'
import { missing } from '#app/_views/missing.ts'
import { paperPath } from '#app/(portal)/codigo/address.ts'
import { PaperWaitPage } from '#components/portal/paper-wait-page.tsx'
import { runtime } from '#server/api/runtime.ts'
import { caller, orSignIn } from '#server/api/web.ts'

export const metadata: Metadata = { title: 'Preparando seu papel' }

/** Comes back to the paper every few seconds, without JavaScript too, and stops after a minute. */
const SECONDS = 5
const MOST_TRIES = 12

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<{ para?: string; espera?: string }>
}) {
  const { para, espera } = await searchParams
  const paper = paperPath(para)
  if (!paper) missing()
  await orSignIn('debtor', async () => (await caller()).access.session())
  const tries = Number(espera ?? '1')
  const goesOn = Number.isSafeInteger(tries) && tries > 0 && tries <= MOST_TRIES
  const again = `${paper}?espera=${goesOn ? tries : 1}`
  return (
    <>
      {goesOn && <meta httpEquiv="refresh" content={`${SECONDS};url=${again}`} />}
      <PaperWaitPage
        operator={operatorView(runtime().services.operator)}
        again={again}
        goesOn={goesOn}
      />
    </>
  )
}
