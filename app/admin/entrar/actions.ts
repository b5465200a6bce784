'use server'

import { redirect } from 'next/navigation'
import { safeNext } from '#app/admin/_parts/next.ts'
import {
  askFirstPasskey,
  askStaffPasskey,
  finishStaffEnrolment,
  finishStaffEntry,
  finishStaffEntryByPasskey,
  hasCompanyAccount,
  startCompanyEntry,
  startStaffEnrolment,
  startStaffEntry,
} from '#server/api/staff-auth.ts'

const DOOR = '/admin/entrar'

/** E-mail and password; what follows is the factor. */
export async function enter(formData: FormData): Promise<void> {
  const next = encodeURIComponent(safeNext(formData.get('next')))
  const started = await startStaffEntry(formData.get('email'), formData.get('password'))
  redirect(started ? `${DOOR}/codigo?next=${next}` : `${DOOR}?recusado=1&next=${next}`)
}

/** Six figures of the app, or a recovery code. */
export async function confirm(formData: FormData): Promise<void> {
  const next = safeNext(formData.get('next'))
  const outcome = await finishStaffEntry(formData.get('code'))
  if (outcome === 'in') redirect(next)
  const where = outcome === 'wrong' ? `${DOOR}/codigo?recusado=1` : `${DOOR}?fim=1`
  redirect(`${where}&next=${encodeURIComponent(next)}`)
}

/** What the device proves a passkey with; null where the entry is over. */
export async function askPasskey() {
  return askStaffPasskey()
}

/** A passkey in the place of the code. */
export async function confirmByPasskey(formData: FormData): Promise<void> {
  const next = safeNext(formData.get('next'))
  const outcome = await finishStaffEntryByPasskey(formData.get('answer'))
  if (outcome === 'in') redirect(next)
  const where = outcome === 'wrong' ? `${DOOR}/codigo?recusado=chave` : `${DOOR}?fim=1`
  redirect(`${where}&next=${encodeURIComponent(next)}`)
}

/** The company's account; the way there is a page, since no form of ours leads elsewhere. */
export async function enterByCompany(formData: FormData): Promise<void> {
  if (!hasCompanyAccount()) redirect(DOOR)
  const anew = formData.get('anew') === 'sim'
  const next = safeNext(formData.get('next'))
  const set = await startCompanyEntry(anew ? `${next}?aviso=confirmado` : next, anew)
  // Who only confirms is inside and stays where they were asked.
  const back = anew ? '/admin/confirmar' : DOOR
  redirect(set ? `${DOOR}/empresa` : `${back}?empresa=falhou&next=${encodeURIComponent(next)}`)
}

/** The button of an invitation. */
export async function openInvitation(formData: FormData): Promise<void> {
  const opened = await startStaffEnrolment(formData.get('token'))
  redirect(opened ? `${DOOR}/cadastro` : `${DOOR}?fim=convite`)
}

/** What the device makes a first passkey with; null where the invitation's entry is over. */
export async function askNewPasskey() {
  return askFirstPasskey()
}

/** Password, passkey or authenticator, and recovery codes at once. */
export async function enrol(formData: FormData): Promise<void> {
  if (formData.get('kept') !== 'sim') redirect(`${DOOR}/cadastro?falta=guardei`)
  const outcome = await finishStaffEnrolment({
    password: formData.get('password'),
    code: formData.get('code'),
    passkey: formData.get('passkey'),
  })
  if (outcome === 'in') redirect('/admin')
  redirect(outcome === 'ended' ? `${DOOR}?fim=convite` : `${DOOR}/cadastro?falta=${outcome}`)
}
