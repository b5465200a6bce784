'use server'

import { redirect } from 'next/navigation'
import { campaignFields, WRITE_PROBLEM } from '#app/admin/_parts/campaign-words.ts'
import { errorsOf, textOf } from '#app/admin/_parts/form-fields.ts'
import type { CreditorFormState } from '#components/admin/creditor-form.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { writeCampaignInput } from '#server/campaigns/form/schema.ts'
import { asId, type CampaignId, isId, newId } from '#server/kernel/id.ts'

const CAMPAIGNS = '/admin/campanhas'
const FIELDS = campaignFields([])

/** Writes a campaign, new or changed; what cannot be taken comes back as it was typed. */
export async function write(
  before: CreditorFormState,
  formData: FormData,
): Promise<CreditorFormState> {
  const values = Object.fromEntries(FIELDS.map(({ name }) => [name, textOf(formData, name)]))
  const answer = { turn: before.turn + 1, values, errors: {}, problem: null, seenSha256: '' }
  const input = writeCampaignInput.safeParse({
    creditorSlug: textOf(formData, 'credor'),
    campaignId: textOf(formData, 'campanha'),
    version: wholeOf(textOf(formData, 'versao')),
    values,
  })
  if (!input.success) {
    const errors = errorsOf(FIELDS, input.error.issues)
    if (Object.keys(errors).length === 0) redirect(CAMPAIGNS)
    return { ...answer, errors }
  }
  const done = await orSignIn('staff', async () =>
    (await staffCaller()).campaigns.write(input.data),
  )
  if (done === null) redirect(CAMPAIGNS)
  if (done.ok) redirect(`${CAMPAIGNS}/${input.data.campaignId}?aviso=escrita`)
  if (done.reason === 'segment_taken')
    return { ...answer, errors: { segment: 'Já existe um filtro com este nome neste credor.' } }
  return { ...answer, problem: WRITE_PROBLEM[done.reason] }
}

const wholeOf = (text: string) => (/^\d{1,6}$/.test(text) ? Number(text) : null)

type Answer = { readonly ok: true } | { readonly ok: false; readonly reason: string }

/** Does it to the campaign of the form, and says on its page what came of it. */
async function onCampaign(
  formData: FormData,
  note: string,
  work: (campaignId: CampaignId) => Promise<Answer>,
): Promise<never> {
  const id = textOf(formData, 'campanha')
  if (!isId(id)) redirect(CAMPAIGNS)
  const page = `${CAMPAIGNS}/${id}`
  const answer = await orSignIn('staff', () => work(asId<CampaignId>(id)), page)
  if (answer === null) redirect(`${page}?aviso=campos`)
  redirect(`${page}?aviso=${answer.ok ? note : answer.reason}`)
}

/** The dry run. */
export async function freeze(formData: FormData): Promise<void> {
  const version = wholeOf(textOf(formData, 'versao')) ?? 0
  await onCampaign(formData, 'ensaiada', async (campaignId) =>
    (await staffCaller()).campaigns.freeze({ campaignId, version }),
  )
}

/** Asks another person for their yes to the list, as the creditor agreed to it. */
export async function ask(formData: FormData): Promise<void> {
  const version = wholeOf(textOf(formData, 'versao')) ?? 0
  const consentedBy = textOf(formData, 'quem')
  await onCampaign(formData, 'pedida', async (campaignId) =>
    (await staffCaller()).campaigns.ask({ campaignId, version, id: newId<never>(), consentedBy }),
  )
}

export async function start(formData: FormData): Promise<void> {
  await onCampaign(formData, 'comecou', async (campaignId) =>
    (await staffCaller()).campaigns.start({ campaignId }),
  )
}

const ACTS = {
  pausar: { act: 'pause', note: 'pausada' },
  continuar: { act: 'resume', note: 'retomada' },
  cancelar: { act: 'cancel', note: 'cancelada' },
} as const

/** Pauses, goes on, or ends it. */
export async function steer(formData: FormData): Promise<void> {
  const typed = textOf(formData, 'ato')
  if (!Object.hasOwn(ACTS, typed)) redirect(CAMPAIGNS)
  const { act, note } = ACTS[typed as keyof typeof ACTS]
  await onCampaign(formData, note, async (campaignId) =>
    (await staffCaller()).campaigns.steer({ campaignId, act }),
  )
}

/** Takes a saved filter off the list. */
export async function retire(formData: FormData): Promise<void> {
  const id = textOf(formData, 'filtro')
  if (!isId(id)) redirect(CAMPAIGNS)
  const segmentId = asId<never>(id)
  await orSignIn('staff', async () => (await staffCaller()).campaigns.retireSegment({ segmentId }))
  redirect(`${CAMPAIGNS}?aviso=tirado`)
}
