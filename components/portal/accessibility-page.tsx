import { buttonClass } from '#components/ui/button.tsx'
import { ChoiceChips } from '#components/ui/choice-chips.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { THEME_COOKIE, type Theme } from '#components/ui/theme.ts'
import { LETTERS_COOKIE } from '#server/people/letters/model.ts'
import { PhoneLink } from './phone-link.tsx'
import { PublicShell } from './public-shell.tsx'
import { Hint, Section, Title } from './shell.tsx'
import type { FormAction, OperatorView } from './view.ts'

const THEME_WORDS = {
  auto: 'Como o aparelho',
  light: 'Claro',
  dark: 'Escuro',
  contrast: 'Alto contraste',
} satisfies Record<Theme, string>

const OPTIONS = Object.entries(THEME_WORDS).map(([value, label]) => ({ value, label }))

const LETTERS_OPTIONS = [
  { value: 'usual', label: 'Comuns' },
  { value: 'large', label: 'Maiores' },
]

/**
 * /acessibilidade: larger letters, the switch of colours that eMAG asks for, and what these pages
 * promise.
 */
export function AccessibilityPage(props: {
  operator: OperatorView
  theme: Theme
  letters: 'usual' | 'large'
  lookAction: FormAction
}) {
  return (
    <PublicShell operator={props.operator}>
      <Title>Como esta página fica melhor para você?</Title>
      <form action={props.lookAction} className="grid grid-cols-1 gap-4">
        <div>
          <ChoiceChips
            legend="Letras"
            name={LETTERS_COOKIE}
            options={LETTERS_OPTIONS}
            selected={props.letters}
          />
          <Hint>
            Com letras maiores, cada tela mostra só o principal, o telefone vem primeiro, e você tem
            o dobro do tempo antes de a página fechar.
          </Hint>
        </div>
        <ChoiceChips legend="Cores" name={THEME_COOKIE} options={OPTIONS} selected={props.theme} />
        <SubmitButton pendingText="Guardando…" className={buttonClass('primary')}>
          Guardar escolha
        </SubmitButton>
      </form>
      <Section title="O que cuidamos">
        <ul className="grid list-disc gap-1.5 pl-5 marker:text-pine">
          <li>Tudo funciona com teclado e com leitor de tela.</li>
          <li>O texto cresce até 200% sem se perder.</li>
          <li>Nada se move se você pediu menos movimento.</li>
          <li>As páginas funcionam mesmo sem JavaScript.</li>
          <li>Seguimos as regras WCAG 2.2, nível AA, e o eMAG.</li>
        </ul>
      </Section>
      <Section title="Algo atrapalhou?">
        <p>
          Conte para a gente: <PhoneLink phone={props.operator.phone} />, {props.operator.hours}, ou{' '}
          <a href={`mailto:${props.operator.email}`}>{props.operator.email}</a>.
        </p>
      </Section>
    </PublicShell>
  )
}
