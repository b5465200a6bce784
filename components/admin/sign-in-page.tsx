import { CompanyRefused, Door, DoorForm } from '#components/admin/door.tsx'
import { buttonClass } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

type FormAction = (formData: FormData) => Promise<void>

/** The staff's door. One message for every refusal: which half was wrong is nobody's business. */
export function SignInPage(props: {
  /** Receives `email`, `password`, `next`. */
  action: FormAction
  error: string | null
  /** Why they stand here again, where it was nobody's fault. */
  note: string | null
  /** Null where the company has no account of its own here. */
  company: { action: FormAction; refused: string | null } | null
  next: string
}) {
  return (
    <Door
      title="Entrar na administração"
      fault={props.error ? { fieldId: 'email', text: props.error } : null}
    >
      {props.company?.refused && <CompanyRefused why={props.company.refused} />}
      {props.note && <Notice tone="info" title={props.note} live />}
      <DoorForm action={props.action} next={props.next}>
        <Field
          id="email"
          name="email"
          label="E-mail"
          error={props.error}
          input={{ type: 'email', autoComplete: 'username', required: true, spellCheck: false }}
        />
        <Field
          id="senha"
          name="password"
          label="Senha"
          input={{ type: 'password', autoComplete: 'current-password', required: true }}
        />
        <SubmitButton pendingText="Entrando…" className={buttonClass('primary')}>
          Continuar
        </SubmitButton>
      </DoorForm>
      {props.company && (
        <DoorForm action={props.company.action} next={props.next}>
          <SubmitButton pendingText="Abrindo…" className={buttonClass('quiet')}>
            Entrar com a conta da empresa
          </SubmitButton>
        </DoorForm>
      )}
      <p className="text-note text-soft">
        Esqueceu a senha ou perdeu o celular? Peça à gestão da equipe um novo acesso.
      </p>
    </Door>
  )
}
