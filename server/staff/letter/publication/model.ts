import { formatShortDate } from '#server/kernel/format.ts'
import type { Published } from '#server/staff/publication/model.ts'
import type { Obstacle } from '#server/staff/publication/schedule/model.ts'
import { letterOf, type StaffLetter } from '../model.ts'

export type StoppedFacts = {
  readonly what: Published
  readonly obstacle: Obstacle
  readonly firstName: string
  readonly creditor: { readonly slug: string; readonly name: string }
  readonly draft: number
  readonly inForceFrom: Temporal.PlainDate
  readonly portalUrl: string
}

const WORDS = {
  policy: {
    page: 'ofertas',
    label: 'Ver as ofertas',
    happened: 'não entraram em vigor',
    subject: 'As ofertas agendadas',
    of: 'As ofertas',
    other_version:
      'Depois da aprovação, outra versão entrou em vigor. Estas ofertas tinham sido comparadas e aprovadas contra a de antes.',
    illegal:
      'A lei ou o cadastro do credor já não permite estas ofertas. As conferências da página dizem qual ponto.',
    next: 'Nada mudou: valem as ofertas que já valiam. Para publicar, simule um rascunho de novo e peça outra aprovação.',
  },
  journey: {
    page: 'reguas',
    label: 'Ver a régua',
    happened: 'não entrou em vigor',
    subject: 'A régua agendada',
    of: 'A régua',
    other_version:
      'Depois da aprovação, outra versão entrou em vigor. Esta régua tinha sido comparada e aprovada contra a de antes.',
    illegal:
      'Uma regra ou o cadastro do credor já não permite esta régua. As conferências da página dizem qual ponto.',
    next: 'Nada mudou: vale a régua que já valia. Para publicar, ensaie um rascunho de novo e peça outra aprovação.',
  },
} as const satisfies Record<
  Published,
  Record<Obstacle | 'page' | 'label' | 'happened' | 'subject' | 'of' | 'next', string>
>

/** What who asked for a publication and who approved it read when it was stopped on its day. */
export function stoppedLetter(facts: StoppedFacts): StaffLetter {
  const { obstacle, firstName, creditor, draft, portalUrl } = facts
  const words = WORDS[facts.what]
  const day = formatShortDate(facts.inForceFrom)
  return letterOf({
    subject: `${words.subject} ${words.happened}: ${creditor.name}`,
    paragraphs: [
      `Olá, ${firstName}.`,
      `${words.of} de ${creditor.name} (rascunho ${draft}), para valer a partir de ${day}, ${words.happened}.`,
      words[obstacle],
      words.next,
    ],
    link: { href: `${portalUrl}/admin/${words.page}/${creditor.slug}`, label: words.label },
    last: 'Você recebe este aviso porque pediu ou aprovou esta publicação.',
  })
}
