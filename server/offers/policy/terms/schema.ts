import { rateOfPercent, rateText } from '#server/kernel/percent.ts'
import { type RuleFields, wholeOf } from '../form/schema.ts'
import type { PolicyTerms } from '../model.ts'
import { policyTermsSchema } from '../schema.ts'
import { percentText, shareOfPercent } from '../sentence/model.ts'

/** What holds for every rule as the fields of its form; without charges, those that are usual wait. */
export function fieldsOfTerms({
  validityDays,
  breachEffect,
  lateCharges,
}: PolicyTerms): RuleFields {
  return {
    validityDays: `${validityDays}`,
    breachEffect,
    late: lateCharges ? 'sim' : '',
    lateFine: percentText(lateCharges?.fineRate ?? '0.02'),
    lateRate: rateText(lateCharges?.monthlyRate ?? '0.01'),
    lateFree: `${lateCharges?.freeDays ?? 0}`,
  }
}

type Read =
  | { readonly ok: true; readonly terms: PolicyTerms }
  /** The names of the fields that are not what they should be. */
  | { readonly ok: false; readonly wrong: readonly string[] }

/** What was typed, or the fields that somebody has to look at again. */
export function termsOfFields(fields: RuleFields): Read {
  const at = (name: string) => (fields[name] ?? '').trim()
  const parsed = policyTermsSchema.safeParse({
    validityDays: wholeOf(at('validityDays')),
    breachEffect: at('breachEffect'),
    lateCharges:
      at('late') === 'sim'
        ? {
            fineRate: shareOfPercent(at('lateFine')),
            monthlyRate: rateOfPercent(at('lateRate')),
            freeDays: wholeOf(at('lateFree')),
          }
        : null,
  })
  if (parsed.success) return { ok: true, terms: parsed.data }
  const wrong = parsed.error.issues.map(({ path }) => FIELD_AT[path.join('.')] ?? 'late')
  return { ok: false, wrong: [...new Set(wrong)] }
}

const FIELD_AT: Readonly<Record<string, string>> = {
  validityDays: 'validityDays',
  breachEffect: 'breachEffect',
  'lateCharges.fineRate': 'lateFine',
  'lateCharges.monthlyRate': 'lateRate',
  'lateCharges.freeDays': 'lateFree',
}
