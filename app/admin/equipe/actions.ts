'use server'

import { redirect } from 'next/navigation'
import { textOf } from '#app/admin/_parts/form-fields.ts'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { asId, type CreditorId, isId, newId } from '#server/kernel/id.ts'
import { ROLES, type Role } from '#server/staff/model.ts'

const TEAM = '/admin/equipe'

type Answer = { ok: true } | { ok: false; reason: string }

/** Runs one act on the team and goes back to where it was asked for, with what came of it. */
async function act(back: string, done: string, work: () => Promise<Answer>): Promise<never> {
  const answer = await orSignIn('staff', work, back)
  if (answer === null) redirect(`${back}?aviso=campos`)
  redirect(`${back}?aviso=${answer.ok ? done : answer.reason}`)
}

function roleOf(formData: FormData): Role {
  const typed = textOf(formData, 'role')
  return ROLES.find((role) => role === typed) ?? 'viewer'
}

function creditorsOf(formData: FormData): 'all' | CreditorId[] {
  if (formData.get('all') === 'sim') return 'all'
  return formData.getAll('creditors').filter((value) => isId(value)) as CreditorId[]
}

const staffIdOf = (formData: FormData) => {
  const id = textOf(formData, 'staffId')
  return isId(id) ? asId<never>(id) : null
}

const api = async () => (await staffCaller()).staff

/** Somebody new: an e-mail brings them in. */
export async function invite(formData: FormData): Promise<void> {
  const id = textOf(formData, 'id')
  await act(TEAM, 'convidado', async () =>
    (await api()).invite({
      id: isId(id) ? asId<never>(id) : newId<never>(),
      name: textOf(formData, 'name'),
      email: textOf(formData, 'email'),
      role: roleOf(formData),
      creditorIds: creditorsOf(formData),
    }),
  )
}

export async function changeAccess(formData: FormData): Promise<void> {
  const staffId = staffIdOf(formData) ?? redirect(TEAM)
  await act(`${TEAM}/${staffId}`, 'mudado', async () =>
    (await api()).changeAccess({
      staffId,
      role: roleOf(formData),
      creditorIds: creditorsOf(formData),
    }),
  )
}

/** The buttons of somebody's page, by their name. */
export async function onMember(formData: FormData): Promise<void> {
  const staffId = staffIdOf(formData) ?? redirect(TEAM)
  const back = `${TEAM}/${staffId}`
  const staff = await api()
  const id = newId<never>()
  switch (textOf(formData, 'act')) {
    case 'reinvite':
      return act(back, 'convidado', () => staff.reinvite({ staffId }))
    case 'disable':
      return act(back, 'desligado', () => staff.disable({ staffId }))
    case 'enable':
      return act(back, 'religado', () => staff.enable({ staffId }))
    case 'owner':
      return act(back, 'pedido', () => staff.requestOwner({ id, staffId }))
    case 'reset':
      return act(back, 'pedido', () => staff.requestReset({ id, staffId }))
    default:
      redirect(back)
  }
}

export async function endSession(formData: FormData): Promise<void> {
  const sessionId = textOf(formData, 'sessionId')
  const staffId = staffIdOf(formData)
  const back = staffId ? `${TEAM}/${staffId}` : '/admin/conta'
  if (!isId(sessionId)) redirect(back)
  await act(back, 'encerrada', async () =>
    (await api()).endSession({ sessionId: asId<never>(sessionId) }),
  )
}
