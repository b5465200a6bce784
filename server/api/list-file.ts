import { fileInParts, type Part } from '#server/api/file-in-parts.ts'
import { empty, goTo, isOwn, orRefused } from '#server/api/staff-forms.ts'
import { staffCaller } from '#server/api/web.ts'
import { AGREEMENT_STATES, DEBT_STATES, PAYMENT_STATES } from '#server/insights/lists/model.ts'
import { dayText } from '#server/kernel/day.ts'
import { slugOrNull } from '#server/kernel/slug.ts'

type Lists = Awaited<ReturnType<typeof staffCaller>>['lists']
type Form = { get(name: string): string | null }

/** A copy of a list as its page was filtered, part by part. */
async function answer<Place extends object>(
  request: Request,
  name: string,
  copyOf: (lists: Lists, form: Form) => (place: Place | null) => Promise<Part<Place>>,
): Promise<Response> {
  if (!isOwn(request)) return empty(403)
  const form = new URLSearchParams((await request.text()).slice(0, 2_000))
  const partOf = copyOf((await staffCaller()).lists, form)
  const first = await orRefused(() => partOf(null))
  if (first === 'signed_out') return goTo('/admin/entrar')
  if (first === null) return empty(404)
  return fileInParts(name, first, partOf)
}

/** Fields of the page's form; what is empty or odd narrows nothing down. */
function askedIn<State extends string>(form: Form, states: readonly State[]) {
  const slug = form.get('credor') ?? ''
  return {
    query: (form.get('q') ?? '').slice(0, 200),
    creditorSlug: slugOrNull(slug),
    state: states.find((state) => state === form.get('estado')) ?? null,
    from: dayText(form.get('de') ?? undefined),
    to: dayText(form.get('ate') ?? undefined),
  }
}

export function answerDebts(request: Request): Promise<Response> {
  return answer(request, 'dividas.csv', (lists, form) => {
    const asked = askedIn(form, DEBT_STATES)
    return (place) => lists.copyDebts({ ...asked, ...place })
  })
}

export function answerAgreements(request: Request): Promise<Response> {
  return answer(request, 'acordos.csv', (lists, form) => {
    const asked = askedIn(form, AGREEMENT_STATES)
    return (place) => lists.copyAgreements({ ...asked, ...place })
  })
}

export function answerPayments(request: Request): Promise<Response> {
  return answer(request, 'pagamentos.csv', (lists, form) => {
    const asked = askedIn(form, PAYMENT_STATES)
    return (place) => lists.copyPayments({ ...asked, ...place })
  })
}
