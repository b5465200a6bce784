import type { Sender } from '../../model.ts'
import {
  type Ours,
  type RenderedProblem,
  renderedProblems,
  saysHowToStop,
} from '../../templates/lint/model.ts'
import { TEMPLATES, type TemplateFacts } from '../../templates/model.ts'
import { brandOf } from '../../templates/sms/model.ts'
import {
  fill,
  longestValues,
  neededOf,
  variablesIn,
  variablesOf,
  type WordedTemplate,
  type Wording,
} from '../model.ts'

/** Why words may not go out as they are. */
export type WordingProblem =
  | RenderedProblem
  /** Braces around what this message does not know. */
  | { readonly what: 'unknown_variable'; readonly found: readonly string[] }
  | { readonly what: 'missing_variable'; readonly found: readonly string[] }
  /** We begin it, and it does not say how to stop it. */
  | { readonly what: 'no_way_out' }
  /** An SMS greets at its beginning, because who has no name is greeted without one. */
  | { readonly what: 'name_first' }
  /** WhatsApp takes no template that begins or ends with a variable, or has two side by side. */
  | { readonly what: 'variable_at_edge' }

/** Everything that stands against these words of a creditor; with none of it they may be approved. */
export function problemsOf(
  template: WordedTemplate,
  wording: Wording,
  sender: Sender,
): WordingProblem[] {
  const text = textOf(wording)
  const used = variablesIn(text)
  const offered: readonly string[] = variablesOf(template, wording.channel)
  const unknown = used.filter((name) => !offered.includes(name))
  const missing = neededOf(wording.channel).filter((name) => !used.includes(name))
  return [
    ...(unknown.length > 0 ? [{ what: 'unknown_variable', found: unknown } as const] : []),
    ...(missing.length > 0 ? [{ what: 'missing_variable', found: missing } as const] : []),
    ...placesProblems(wording),
    ...(mustSayHowToStop(template, wording) && !saysHowToStop(text)
      ? [{ what: 'no_way_out' } as const]
      : []),
    ...readProblems(wording, sender),
  ]
}

function textOf(wording: Wording): string {
  return wording.channel === 'email'
    ? [wording.subject, ...wording.paragraphs, wording.action].join('\n')
    : wording.text
}

/** As it is read, with the longest that stands in its places. */
function readProblems(wording: Wording, sender: Sender): RenderedProblem[] {
  const values = longestValues(sender, wording.channel)
  const { name } = sender.operator
  const ours: Ours = { names: [name, brandOf(name)], links: values.link ? [values.link] : [] }
  // What it does not know is a problem of its own, and stands for nothing here.
  const read = (text: string) => fill(text, values).replace(/\{[^{}]*\}/g, '')
  if (wording.channel === 'email') {
    const letter = [...wording.paragraphs, wording.action].join('\n')
    return [
      ...renderedProblems('subject', read(wording.subject), ours),
      ...renderedProblems('letter', read(letter), ours),
    ]
  }
  return renderedProblems(wording.channel, read(wording.text), ours)
}

function placesProblems(wording: Wording): WordingProblem[] {
  if (wording.channel === 'sms') {
    const at = wording.text.indexOf('{nome}')
    const isRight = at === -1 || (wording.text.startsWith('{nome},') && at === 0)
    return isRight ? [] : [{ what: 'name_first' }]
  }
  if (wording.channel === 'email') return []
  const isAtEdge = /^\s*\{|\}\s*$|\}\s*\{/.test(wording.text)
  return isAtEdge ? [{ what: 'variable_at_edge' }] : []
}

/** A campaign always; by WhatsApp whatever we begin. An e-mail is left by one click anyway. */
function mustSayHowToStop(template: WordedTemplate, { channel }: Wording): boolean {
  const facts: TemplateFacts = TEMPLATES[template]
  if (channel === 'email') return false
  return channel === 'whatsapp' ? facts.inContactHours === true : facts.untilSettled === true
}
