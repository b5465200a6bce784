import { cookies } from 'next/headers'
import { createElement } from 'react'
import { answerDocument } from '#app/_document/document.tsx'
import { answerForm } from '#app/_document/form.ts'
import { operatorView } from '#app/_views/identity.ts'
import { SignedOutPage } from '#components/portal/message-page.tsx'
import { COPY_COOKIE } from '#server/access/copy/model.ts'
import { deviceCookie } from '#server/access/device/model.ts'
import { sessionCookie } from '#server/access/model.ts'
import { runtime } from '#server/api/runtime.ts'
import { caller } from '#server/api/web.ts'
import { LETTERS_COOKIE } from '#server/people/letters/model.ts'

export const dynamic = 'force-dynamic'

/** The goodbye. The session ended before this page; its header clears what the browser kept. */
export function GET(): Promise<Response> {
  const operator = operatorView(runtime().services.operator)
  return answerDocument('/sair', async () => ({
    title: 'Você saiu',
    content: createElement(SignedOutPage, { operator }),
  }))
}

/** "Sair deste aparelho": the row first, then the cookie; the page that follows clears the rest. */
export function POST(request: Request): Promise<Response> {
  return answerForm(request, '/sair', async () => {
    await (await caller()).access.signOut()
    const { PORTAL_URL: portalUrl } = runtime().env
    const jar = await cookies()
    for (const { name, attributes } of [sessionCookie(portalUrl), deviceCookie(portalUrl)]) {
      jar.set(name, '', { ...attributes, maxAge: 0 })
    }
    jar.delete(COPY_COOKIE)
    // What somebody chose for this device stays; what followed from who was inside does not.
    if (jar.get(LETTERS_COOKIE)?.value === 'visit') jar.delete(LETTERS_COOKIE)
    return '/sair'
  })
}
