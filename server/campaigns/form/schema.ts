import { z } from 'zod'
import { asId, type CampaignId, isId, type PortfolioId } from '#server/kernel/id.ts'
import { anId, creditorSlug } from '#server/kernel/input.ts'
import { STATES } from '#server/kernel/states.ts'
import { reaisOfTyped } from '#server/offers/policy/sentence/model.ts'
import { CAMPAIGN_TEMPLATES, MOST_HELD_OUT_PERCENT } from '../model.ts'
import {
  AGREEMENT_PAST,
  CONTACT_PRESENCE,
  type Filter,
  OFFER_PRESENCE,
  PERSON_KINDS,
} from '../segment/model.ts'

const whole = (text: string) => (/^\d{1,5}$/.test(text) ? Number(text) : null)
const between = (least: number, most: number) => (text: string) => {
  const number = whole(text)
  return number !== null && number >= least && number <= most
}
const optional = (isRight: (text: string) => boolean) => (text: string) =>
  text === '' || isRight(text)
const isReais = (text: string) => reaisOfTyped(text) !== null
const typed = (isRight: (text: string) => boolean) => z.string().trim().refine(isRight)
const oneOf = <T extends readonly [string, ...string[]]>(values: T) => z.enum(values)
const isName = (text: string) => text.length <= 80

/** A campaign as a person types it, so that it may be read twice. */
const campaignValues = z
  .strictObject({
    name: z.string().trim().min(3).max(80),
    channel: z.enum(['sms', 'email']),
    template: oneOf(CAMPAIGN_TEMPLATES),
    holdOut: typed(between(0, MOST_HELD_OUT_PERCENT)),
    /** Empty: all of them. */
    portfolio: typed(optional(isId)),
    daysFrom: typed(between(0, 36_500)),
    daysTo: typed(optional(between(0, 36_500))),
    totalFrom: typed(isReais),
    totalTo: typed(optional(isReais)),
    agreement: oneOf(AGREEMENT_PAST),
    offer: oneOf(OFFER_PRESENCE),
    contact: oneOf(CONTACT_PRESENCE),
    kind: oneOf(PERSON_KINDS),
    uf: z.enum(['', ...STATES]),
    quietDays: typed(optional(between(1, 365))),
    /** The name under which the filter is kept as well; empty: it is not. */
    segment: typed(isName),
  })
  .superRefine((values, context) => {
    const { daysFrom, daysTo, totalFrom, totalTo } = values
    const wrong = (name: string) =>
      context.addIssue({ code: 'custom', path: [name], message: 'ends before it begins' })
    if (daysTo !== '' && Number(daysTo) < Number(daysFrom)) wrong('daysTo')
    const [from, to] = [reaisOfTyped(totalFrom), reaisOfTyped(totalTo)]
    if (from !== null && to !== null && Number(to) < Number(from)) wrong('totalTo')
  })

export const writeCampaignInput = z.strictObject({
  creditorSlug,
  /** From who writes: the same id again is the same campaign. */
  campaignId: anId<CampaignId>(),
  /** The version that was read; 0: it is a new one. */
  version: z.int().min(0).max(100_000),
  values: campaignValues,
})

export type WriteCampaignInput = z.infer<typeof writeCampaignInput>

/** The whom of a form. */
export function filterOf(values: WriteCampaignInput['values']): Filter {
  return {
    portfolioId: values.portfolio === '' ? null : asId<PortfolioId>(values.portfolio),
    daysLate: { from: Number(values.daysFrom), to: orNull(values.daysTo, Number) },
    total: {
      from: reaisOfTyped(values.totalFrom) ?? '0.00',
      to: orNull(values.totalTo, reaisOfTyped),
    },
    agreement: values.agreement,
    offer: values.offer,
    contact: values.contact,
    kind: values.kind,
    uf: values.uf === '' ? null : values.uf,
    quietDays: orNull(values.quietDays, Number),
  }
}

const orNull = <T>(text: string, read: (text: string) => T) => (text === '' ? null : read(text))

/** A filter as the fields of the form, to begin with. */
export function fieldsOfFilter(filter: Filter): Record<string, string> {
  const { daysLate, total } = filter
  const typedReais = (text: string) => text.replace('.', ',')
  return {
    portfolio: filter.portfolioId ?? '',
    daysFrom: `${daysLate.from}`,
    daysTo: daysLate.to === null ? '' : `${daysLate.to}`,
    totalFrom: typedReais(total.from),
    totalTo: total.to === null ? '' : typedReais(total.to),
    agreement: filter.agreement,
    offer: filter.offer,
    contact: filter.contact,
    kind: filter.kind,
    uf: filter.uf ?? '',
    quietDays: filter.quietDays === null ? '' : `${filter.quietDays}`,
  }
}
