import type { ReactNode } from 'react'
import { Field } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { WordsField } from '#components/ui/words-field.tsx'
import { MAX_WORDS } from '#server/cases/model.ts'
import { PHOTO_TYPES } from '#server/cases/photos/model.ts'
import type { AskingProblem } from './care-view.ts'
import { PROBLEM_WORDS } from './care-words.ts'
import { pathTo } from './paths.ts'
import { PhoneLink } from './phone-link.tsx'
import { Shell } from './shell.tsx'
import type { CreditorView, OperatorView } from './view.ts'

/** The sheet of a page on which somebody asks for something. */
export function CareShell(props: {
  operator: OperatorView
  suppliers?: readonly CreditorView[]
  subtitle: string
  back?: string
  children: ReactNode
}) {
  return (
    <Shell
      operator={props.operator}
      creditor={null}
      suppliers={props.suppliers ?? []}
      subtitle={props.subtitle}
      aside={{ href: props.back ?? pathTo.situation(), label: 'Voltar' }}
    >
      {props.children}
    </Shell>
  )
}

/** Why what was sent could not be kept, above the form. */
export function Problem({ problem, phone }: { problem: AskingProblem | null; phone: string }) {
  if (problem === null) return null
  return (
    <Notice tone="error" title={PROBLEM_WORDS[problem]}>
      {problem === 'too_many' && (
        <p>
          <PhoneLink phone={phone} />
        </p>
      )}
    </Notice>
  )
}

/** Own words, never asked for. On a page with several forms each field has an id of its own. */
export function OwnWords(props: {
  id?: string
  label?: string
  hint?: string
  required?: boolean
}) {
  return (
    <WordsField
      id={props.id ?? 'palavras'}
      name="words"
      label={props.label ?? 'Quer contar mais? Só se quiser.'}
      hint={props.hint}
      required={props.required}
      maxLength={MAX_WORDS}
    />
  )
}

/**
 * A photo of a paper or a screen, never asked for. The last field of its form, so that whoever reads
 * the form has everything else before the file begins.
 */
export function OwnPhoto() {
  return (
    <Field
      id="foto"
      name="photo"
      label="Foto ou captura de tela (opcional)"
      hint="Uma carta, um comprovante, um documento que não é seu. Até 8 MB."
      input={{ type: 'file', accept: PHOTO_TYPES }}
    />
  )
}

/** Free help that is not ours, at the same rank. */
export function PublicHelp() {
  return (
    <ul className="grid list-disc grid-cols-1 gap-1.5 pl-5 wrap-anywhere marker:text-pine">
      <li>
        <strong>Procon</strong> da sua cidade ou estado: orienta e pode juntar todas as contas num
        só plano. Telefone 151, onde existe.
      </li>
      <li>
        <strong>Defensoria Pública</strong>: advogado de graça. Telefone 129, onde existe.
      </li>
      <li>
        <strong>Fórum (CEJUSC)</strong>: conciliação com todos os credores, sem custo.
      </li>
      <li>
        <a href="https://www.consumidor.gov.br" rel="noreferrer">
          consumidor.gov.br
        </a>
        : reclamação pela internet, sem sair de casa.
      </li>
    </ul>
  )
}
