import type { JourneyStep } from '../model.ts'
import { STEP_CHANNELS } from '../model.ts'
import { PROFILES } from '../profile/model.ts'
import { stepSchema } from '../schema.ts'

/** A step as the fields of its form. */
export type StepFields = Readonly<Record<string, string>>

const WAYS = STEP_CHANNELS.map((_, place) => `way${place}`)

export function fieldsOfStep(step: JourneyStep): StepFields {
  return {
    id: step.id,
    anchor: step.anchor,
    day: String(step.day),
    everyDays: step.everyDays === null ? '' : String(step.everyDays),
    family: step.family,
    ...Object.fromEntries(WAYS.map((name, place) => [name, step.channels[place] ?? ''])),
    ...Object.fromEntries(step.profiles.map((profile) => [`profile.${profile}`, 'sim'])),
  }
}

/** Where a further step begins. */
export function fieldsOfNextStep(id: string): StepFields {
  return { id, anchor: 'debt', day: '', everyDays: '', family: 'campaign_message', way0: 'email' }
}

type ReadStep =
  | { readonly ok: true; readonly step: JourneyStep }
  /** The names of the fields that are not what they should be. */
  | { readonly ok: false; readonly wrong: readonly string[] }

/** The step that was typed, or the fields that somebody has to look at again. */
export function stepOfFields(fields: StepFields): ReadStep {
  const at = (name: string) => (fields[name] ?? '').trim()
  const parsed = stepSchema.safeParse({
    id: at('id'),
    anchor: at('anchor'),
    day: dayOf(at('day')),
    everyDays: at('everyDays') === '' ? null : dayOf(at('everyDays')),
    family: at('family'),
    channels: WAYS.map(at).filter((way) => way !== ''),
    profiles: PROFILES.filter((profile) => at(`profile.${profile}`) === 'sim'),
  })
  if (parsed.success) return { ok: true, step: parsed.data }
  const wrong = parsed.error.issues.map(({ path }) => fieldAt(String(path[0] ?? 'id')))
  return { ok: false, wrong: [...new Set(wrong)] }
}

const fieldAt = (part: string) => (part === 'channels' ? 'way0' : part)

/** `D-5`, `−5`, `+10`, `10`; what is none of them stays as typed, which the schema refuses. */
function dayOf(text: string): number | string {
  const day = /^[Dd]?\s*([+\-−]?)\s*(\d{1,4})$/.exec(text)
  if (!day) return text
  return day[1] === '' || day[1] === '+' ? Number(day[2]) : -Number(day[2])
}
