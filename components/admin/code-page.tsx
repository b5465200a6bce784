import type { ComponentProps } from 'react'
import { CompanyRefused, Door, DoorForm } from '#components/admin/door.tsx'
import { UsePasskey } from '#components/admin/passkey.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { Disclosure } from '#components/ui/disclosure.tsx'
import { Field } from '#components/ui/field.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

type FormAction = (formData: FormData) => Promise<void>

/** The second factor: a passkey, six figures of the app, or one of the codes kept for a lost phone. */
export function CodePage(props: {
  title: string
  intro?: string
  button: string
  /** Receives `code`, `next`. */
  action: FormAction
  error: string | null
  next: string
  /** Confirming by the company's account instead; absent where it cannot. */
  company?: { action: FormAction; refused: string | null }
  /** Absent where the person has no passkey. `action` receives `answer`, `next`. */
  passkey?: { ask: ComponentProps<typeof UsePasskey>['ask']; action: FormAction } | null
  back: { href: string; label: string }
}) {
  return (
    <Door title={props.title} fault={props.error ? { fieldId: 'codigo', text: props.error } : null}>
      {props.company?.refused && <CompanyRefused why={props.company.refused} />}
      {props.intro && <p>{props.intro}</p>}
      {props.passkey && (
        <UsePasskey
          {...props.passkey}
          next={props.next}
          label={`${props.button} com chave de acesso`}
          className={buttonClass('primary')}
        />
      )}
      <DoorForm action={props.action} next={props.next}>
        <Field
          id="codigo"
          name="code"
          label="Código do autenticador"
          hint="Os 6 números que o seu aplicativo mostra agora. Cada código vale uma vez."
          error={props.error}
          digits
          input={{
            type: 'text',
            inputMode: 'numeric',
            autoComplete: 'one-time-code',
            maxLength: 20,
            required: true,
            spellCheck: false,
          }}
        />
        <SubmitButton
          pendingText="Conferindo…"
          className={buttonClass(props.passkey ? 'quiet' : 'primary')}
        >
          {props.button}
        </SubmitButton>
      </DoorForm>
      {props.company && (
        <DoorForm action={props.company.action} next={props.next}>
          <input type="hidden" name="anew" value="sim" />
          <SubmitButton pendingText="Abrindo…" className={buttonClass('quiet')}>
            {props.button} com a conta da empresa
          </SubmitButton>
        </DoorForm>
      )}
      <Disclosure summary="Estou sem o celular">
        <DoorForm action={props.action} next={props.next}>
          <Field
            id="reserva"
            name="code"
            label="Código de reserva"
            hint="Um dos dez que você guardou, como abcde-fghjk. Cada um vale uma vez."
            input={{
              type: 'text',
              autoComplete: 'off',
              maxLength: 20,
              required: true,
              spellCheck: false,
            }}
          />
          <SubmitButton pendingText="Conferindo…" className={buttonClass('quiet')}>
            {props.button} com código de reserva
          </SubmitButton>
        </DoorForm>
        <p className="text-note text-soft">
          Não tem os códigos? Peça à gestão da equipe um novo acesso. Duas pessoas precisam aprovar.
        </p>
      </Disclosure>
      <LineLink href={props.back.href}>{props.back.label}</LineLink>
    </Door>
  )
}
