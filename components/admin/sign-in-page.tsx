import { buttonClass } from '#components/ui/button.tsx'
import { ErrorSummary } from '#components/ui/error-summary.tsx'
import { Field } from '#components/ui/field.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

/** The staff's door. One message for every refusal: which half was wrong is nobody's business. */
export function SignInPage(props: {
  /** Receives `email`, `password`, `next`. */
  action: (formData: FormData) => Promise<void>
  error: string | null
  next: string
}) {
  return (
    <main
      id="conteudo"
      className="mx-auto flex min-h-screen max-w-sheet flex-col justify-center gap-5 bg-paper px-4 py-8 sm:px-8"
    >
      <div>
        <p className="text-note text-soft">Quita</p>
        <h1 className="text-title leading-tight tracking-title">Entrar na administração</h1>
      </div>
      {props.error && <ErrorSummary errors={[{ fieldId: 'email', text: props.error }]} />}
      <form action={props.action} className="grid grid-cols-1 gap-4">
        <input type="hidden" name="next" value={props.next} />
        <Field
          id="email"
          name="email"
          label="E-mail"
          error={props.error}
          input={{
            type: 'email',
            autoComplete: 'username',
            required: true,
            spellCheck: false,
          }}
        />
        <Field
          id="senha"
          name="password"
          label="Senha"
          input={{
            type: 'password',
            autoComplete: 'current-password',
            required: true,
          }}
        />
        <SubmitButton pendingText="Entrando…" className={buttonClass('primary')}>
          Entrar
        </SubmitButton>
      </form>
    </main>
  )
}
