import { ownForm } from '#server/api/forms.ts'
import { runtime } from '#server/api/runtime.ts'
import { seeOther } from '#server/api/see-other.ts'
import { ONLY_LOOKING, WITH_GUARDIAN } from '#server/api/web.ts'
import {
  failed,
  isMinors,
  isMissing,
  isOnlyLooking,
  isSignedOut,
  NOWHERE,
  trouble,
} from './document.tsx'

/**
 * Carries out a form of a document. Only one that our own pages sent is listened to; without a
 * session it leads to the way in.
 * @param act does what the form asks for and answers the path of the page that comes next.
 */
export async function answerForm(
  request: Request,
  path: string,
  act: (form: URLSearchParams) => Promise<string>,
): Promise<Response> {
  const form = await ownForm(request, runtime().env.PORTAL_URL)
  if (form === null) return trouble(path, 403)
  try {
    return seeOther(await act(form))
  } catch (error) {
    if (isSignedOut(error)) return seeOther('/sessao')
    if (isMinors(error)) return seeOther(WITH_GUARDIAN)
    if (isMissing(error)) return seeOther(NOWHERE)
    if (isOnlyLooking(error)) return seeOther(ONLY_LOOKING)
    return failed(path, error)
  }
}
