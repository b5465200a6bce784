'use server'

import { redirect } from 'next/navigation'
import {
  callerSearchInput,
  callInput,
  cancelInput,
  contactInput,
  promiseInput,
  sendInput,
  verifyInput,
  withdrawInput,
} from '#server/access/telephone/schema.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { openForCallerInput } from '#server/cases/schema.ts'
import { isId } from '#server/kernel/id.ts'

type Answer = { ok: true } | { ok: false; reason: string }
type Parsed<T> = { success: true; data: T } | { success: false }

const text = (formData: FormData, name: string) => String(formData.get(name) ?? '').slice(0, 300)
const orNull = (value: string) => (value === '' ? null : value)

const api = async () => (await staffCaller()).telephone

/** Does one thing for the person whose file it is, and goes back to say what came of it. */
async function act<T>(
  formData: FormData,
  done: string,
  input: Parsed<T>,
  work: (data: T) => Promise<Answer>,
): Promise<never> {
  const debtorId = text(formData, 'debtorId')
  if (!isId(debtorId)) redirect('/admin/devedores')
  const page = `/admin/devedores/${debtorId}/telefone`
  if (!input.success) redirect(`${page}?aviso=campos`)
  const answer = await orSignIn('staff', () => work(input.data), page)
  redirect(`${page}?aviso=${answer === null ? 'campos' : answer.ok ? done : answer.reason}`)
}

const person = (formData: FormData) => ({ debtorId: text(formData, 'debtorId') })

export async function verify(formData: FormData): Promise<void> {
  const input = verifyInput.safeParse({
    ...person(formData),
    digits: text(formData, 'digitos'),
    proofs: formData.getAll('provas'),
  })
  await act(formData, 'conferida', input, async (data) => (await api()).verify(data))
}

/** The buttons without fields of their own. */
export async function onCall(formData: FormData): Promise<void> {
  const input = callInput.safeParse(person(formData))
  if (text(formData, 'act') === 'quote') {
    await act(formData, 'calculada', input, async (data) => (await api()).quote(data))
  }
  await act(formData, 'encerrado', input, async (data) => (await api()).end(data))
}

/** The procedure reads the amount itself, from what was typed. */
export async function searchPlans(formData: FormData): Promise<void> {
  const amount = text(formData, 'valor')
  const input = callerSearchInput.safeParse({
    ...person(formData),
    creditorSlug: text(formData, 'credor'),
    amount,
    day: Number(text(formData, 'dia')),
  })
  await act(formData, 'procurada', input, async (data) => (await api()).search({ ...data, amount }))
}

export async function send(formData: FormData): Promise<void> {
  const input = sendInput.safeParse({
    ...person(formData),
    contactId: text(formData, 'contato'),
    what: text(formData, 'o-que'),
  })
  await act(formData, 'enviado', input, async (data) => (await api()).send(data))
}

export async function promise(formData: FormData): Promise<void> {
  const asked = {
    ...person(formData),
    id: text(formData, 'id'),
    creditorSlug: text(formData, 'credor'),
    on: text(formData, 'dia'),
    amount: text(formData, 'valor'),
  }
  const read = promiseInput.safeParse(asked)
  // The procedure reads the day and the amount itself, from what was typed.
  const input = read.success
    ? ({
        success: true,
        data: { ...read.data, on: asked.on, amount: asked.amount },
      } as const)
    : read
  await act(formData, 'anotada', input, async (data) => (await api()).promise(data))
}

export async function withdrawPromise(formData: FormData): Promise<void> {
  const input = withdrawInput.safeParse({
    ...person(formData),
    promiseId: text(formData, 'promessa'),
  })
  await act(formData, 'retirada', input, async (data) => (await api()).withdrawPromise(data))
}

export async function changeContact(formData: FormData): Promise<void> {
  const input = contactInput.safeParse({
    ...person(formData),
    id: text(formData, 'id'),
    channel: text(formData, 'canal'),
    value: text(formData, 'valor'),
    replacesId: orNull(text(formData, 'no-lugar-de')),
  })
  await act(formData, 'pedido', input, async (data) => (await api()).changeContact(data))
}

export async function cancelChange(formData: FormData): Promise<void> {
  const input = cancelInput.safeParse({ ...person(formData), changeId: text(formData, 'mudanca') })
  await act(formData, 'cancelado', input, async (data) => (await api()).cancelChange(data))
}

/** A case in the place of who called. */
export async function openCase(formData: FormData): Promise<void> {
  const [kind, reason] = text(formData, 'pedido').split(' ')
  const words = text(formData, 'relato')
  const order = {
    id: text(formData, 'id'),
    kind,
    reason,
    words,
    debtId: orNull(text(formData, 'valor')),
  }
  const input = openForCallerInput.safeParse({ ...person(formData), order })
  await act(formData, 'aberto', input, async ({ debtorId, order: asked }) =>
    (await staffCaller()).cases.openForCaller({ debtorId, order: { ...asked, words } }),
  )
}
