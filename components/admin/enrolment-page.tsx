import type { ComponentProps, ReactNode } from 'react'
import { Door, DoorForm } from '#components/admin/door.tsx'
import { FirstPasskey } from '#components/admin/passkey.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { QrCode } from '#components/ui/qr-code.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'

type FormAction = (formData: FormData) => Promise<void>

/** What an invitation opens: looking at it takes nothing, the button begins. */
export function InvitationPage(props: {
  action: FormAction
  token: string
  operator: string
  /** The door, where the company's account opens it without a password of ours. */
  companyDoor: string | null
}) {
  return (
    <Door title="Seu convite para a equipe">
      <p>
        Este é o seu acesso à administração de {props.operator}. Tenha o celular à mão: você vai
        criar uma senha e uma chave de acesso, ou ligar um aplicativo autenticador. Leva uns três
        minutos.
      </p>
      <DoorForm action={props.action}>
        <input type="hidden" name="token" value={props.token} />
        <SubmitButton pendingText="Abrindo…" className={buttonClass('primary')}>
          Começar
        </SubmitButton>
      </DoorForm>
      {props.companyDoor && (
        <LineLink href={props.companyDoor}>Entrar com a conta da empresa, sem criar senha</LineLink>
      )}
      <p className="text-note text-soft">
        Não esperava este convite? Feche a página. Sem o botão acima, nada acontece.
      </p>
    </Door>
  )
}

export type EnrolmentFault = {
  readonly fieldId: 'senha' | 'codigo' | 'chave' | 'guardei'
  readonly text: string
}

/** Password, passkey or authenticator, and recovery codes, in one form that works without a script. */
export function EnrolmentPage(props: {
  /** Receives `password`, `code` or `passkey`, `kept`. */
  action: FormAction
  /** What a passkey is made with. */
  askPasskey: ComponentProps<typeof FirstPasskey>['ask']
  fault: EnrolmentFault | null
  name: string
  email: string
  minPassword: number
  qrModules: readonly (readonly boolean[])[]
  secretText: string
  /** What a phone opens its app by. */
  address: string
  recoveryCodes: readonly string[]
}) {
  const errorOf = (fieldId: EnrolmentFault['fieldId']) =>
    props.fault?.fieldId === fieldId ? props.fault.text : null
  return (
    <Door title={`Seu acesso, ${props.name.split(' ')[0]}`} fault={props.fault}>
      <p className="text-soft">Você vai entrar com o e-mail {props.email}.</p>
      <DoorForm action={props.action}>
        <Part number={1} title="Crie uma senha">
          <input type="hidden" name="username" value={props.email} autoComplete="username" />
          <Field
            id="senha"
            name="password"
            label="Senha"
            hint={`Pelo menos ${props.minPassword} caracteres. Uma frase funciona bem. Pode colar.`}
            error={errorOf('senha')}
            input={{ type: 'password', autoComplete: 'new-password', required: true }}
          />
        </Part>
        <Part number={2} title="Escolha como confirmar que é você">
          {errorOf('chave') && (
            <p id="chave" className="text-note font-semibold text-bad">
              {errorOf('chave')}
            </p>
          )}
          <FirstPasskey ask={props.askPasskey} className={buttonClass('quiet')}>
            <p>Leia o QR code com o aplicativo autenticador do seu celular.</p>
            <QrCode id="qr" modules={props.qrModules} label="QR code do autenticador" />
            <p>
              Está no celular? <a href={props.address}>Abra o aplicativo aqui</a>, ou digite esta
              chave nele:
            </p>
            <code className="block rounded-control border bg-card px-4 py-3 font-mono text-note select-all">
              {props.secretText}
            </code>
            <Field
              id="codigo"
              name="code"
              label="Código que o aplicativo mostra"
              hint="6 números"
              error={errorOf('codigo')}
              digits
              input={{
                type: 'text',
                inputMode: 'numeric',
                autoComplete: 'one-time-code',
                maxLength: 10,
                required: true,
              }}
            />
          </FirstPasskey>
        </Part>
        <Part number={3} title="Guarde os códigos de reserva">
          <p>
            Se perder o celular, cada um destes abre a porta uma vez. Eles não aparecem de novo.
          </p>
          <RecoveryCodes codes={props.recoveryCodes} />
          <KeptBox error={errorOf('guardei')} />
        </Part>
        <SubmitButton pendingText="Entrando…" className={buttonClass('primary')}>
          Concluir e entrar
        </SubmitButton>
      </DoorForm>
    </Door>
  )
}

function Part(props: { number: number; title: string; children: ReactNode }) {
  return (
    <section className="grid grid-cols-1 gap-3 border-t pt-4">
      <h2 className="text-lead leading-snug">
        {props.number}. {props.title}
      </h2>
      {props.children}
    </section>
  )
}

/** Ten codes to print or to write down; two columns, read line by line. */
export function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  return (
    <ol
      aria-label="Códigos de reserva"
      className="grid grid-cols-2 gap-x-4 gap-y-1 rounded-control border bg-card px-4 py-3 font-mono text-note select-all"
    >
      {codes.map((code) => (
        <li key={code}>{code}</li>
      ))}
    </ol>
  )
}

export function KeptBox({ error }: { error: string | null }) {
  return (
    <div className="grid gap-1">
      {error && <p className="text-note font-semibold text-bad">{error}</p>}
      <label htmlFor="guardei" className="flex min-h-12 items-center gap-3">
        <input id="guardei" type="checkbox" name="kept" value="sim" required className="size-6" />
        Guardei os dez códigos fora deste celular
      </label>
    </div>
  )
}
