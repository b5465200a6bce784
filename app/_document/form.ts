import { ownForm } from '#server/api/forms.ts'
import { ownPhotoForm, type PhotoForm } from '#server/api/photo-form.ts'
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
  return answered(path, () => act(form))
}

/**
 * The same for a form that may bring a photo. What of it nobody read is let pass before the answer:
 * browsers hear nothing until they have said everything.
 */
export async function answerPhotoForm(
  request: Request,
  path: string,
  act: (form: PhotoForm) => Promise<string>,
): Promise<Response> {
  const form = await ownPhotoForm(request, runtime().env.PORTAL_URL)
  if (form === null) return trouble(path, 403)
  const answer = await answered(path, () => act(form))
  await form.finish()
  return answer
}

async function answered(path: string, act: () => Promise<string>): Promise<Response> {
  try {
    return seeOther(await act())
  } catch (error) {
    if (isSignedOut(error)) return seeOther('/sessao')
    if (isMinors(error)) return seeOther(WITH_GUARDIAN)
    if (isMissing(error)) return seeOther(NOWHERE)
    if (isOnlyLooking(error)) return seeOther(ONLY_LOOKING)
    return failed(path, error)
  }
}
