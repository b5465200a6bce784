'use client'

import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { type ReactNode, useRef, useState, useSyncExternalStore } from 'react'

type CreationOptions = Parameters<typeof startRegistration>[0]['optionsJSON']
type RequestOptions = Parameters<typeof startAuthentication>[0]['optionsJSON']
type FormAction = (formData: FormData) => Promise<void>

const OVER = 'O tempo acabou. Recarregue a página e tente de novo.'
const NOT_GIVEN = 'O aparelho não confirmou. Tente de novo, ou use o código.'
const NOT_MADE =
  'A chave não foi criada. Tente de novo; um aparelho que já tem a sua chave não cria outra.'

const never = () => () => undefined

/** False on the server and in browsers that know no passkeys: what needs them is not offered there. */
function useIsAble(): boolean {
  return useSyncExternalStore(never, browserSupportsWebAuthn, () => false)
}

/** Asks the server what to sign, then the device; keeps what went wrong in words. */
function useDevice<Options, Answer>(
  ask: () => Promise<Options | null>,
  device: (options: Options) => Promise<Answer>,
  refused: string,
) {
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<string | null>(null)
  const run = async (): Promise<string | null> => {
    if (isBusy) return null
    setBusy(true)
    setTrouble(null)
    try {
      const options = await ask()
      if (options === null) setTrouble(OVER)
      else return JSON.stringify(await device(options))
    } catch {
      // Whatever the browser says: cancelled, no key here, no finger. It shows its own dialog besides.
      setTrouble(refused)
    } finally {
      setBusy(false)
    }
    return null
  }
  return { isBusy, trouble, run }
}

function Trouble({ text }: { text: string | null }) {
  return (
    <p role="status" className="text-note font-semibold text-bad empty:hidden">
      {text}
    </p>
  )
}

/** Proves a key where a code would do as well, and sends the answer as `answer`. */
export function UsePasskey(props: {
  ask: () => Promise<RequestOptions | null>
  action: FormAction
  next: string
  label: string
  className: string
}) {
  const form = useRef<HTMLFormElement>(null)
  const answer = useRef<HTMLInputElement>(null)
  const prove = (optionsJSON: RequestOptions) => startAuthentication({ optionsJSON })
  const { isBusy, trouble, run } = useDevice(props.ask, prove, NOT_GIVEN)
  const isAble = useIsAble()
  if (!isAble) return null
  const use = async () => {
    const given = await run()
    if (given === null || !answer.current) return
    answer.current.value = given
    form.current?.requestSubmit()
  }
  return (
    <form ref={form} action={props.action} className="grid grid-cols-1 gap-2">
      <input type="hidden" name="next" value={props.next} />
      <input ref={answer} type="hidden" name="answer" />
      <button type="button" className={props.className} aria-disabled={isBusy} onClick={use}>
        {isBusy ? 'Confirme no aparelho…' : props.label}
      </button>
      <Trouble text={trouble} />
    </form>
  )
}

/** Makes a key and sends it as `answer`, with the `name` its person gives it. */
export function MakePasskey(props: {
  ask: () => Promise<CreationOptions | null>
  action: FormAction
  label: string
  className: string
  /** The field of the name. */
  children: ReactNode
}) {
  const form = useRef<HTMLFormElement>(null)
  const answer = useRef<HTMLInputElement>(null)
  const make = (optionsJSON: CreationOptions) => startRegistration({ optionsJSON })
  const { isBusy, trouble, run } = useDevice(props.ask, make, NOT_MADE)
  const isAble = useIsAble()
  if (!isAble) {
    return (
      <p className="text-soft">Este navegador não cria chaves de acesso, ou está sem JavaScript.</p>
    )
  }
  const create = async () => {
    if (!form.current?.reportValidity()) return
    const made = await run()
    if (made === null || !answer.current) return
    answer.current.value = made
    form.current.requestSubmit()
  }
  return (
    <form ref={form} action={props.action} className="grid gap-2">
      <input ref={answer} type="hidden" name="answer" />
      <div className="flex flex-wrap items-end gap-3">
        {props.children}
        <button type="button" className={props.className} aria-disabled={isBusy} onClick={create}>
          {isBusy ? 'Confirme no aparelho…' : props.label}
        </button>
      </div>
      <Trouble text={trouble} />
    </form>
  )
}

/** Within a form: a key in the place of what stands inside, sent as `passkey` with the rest. */
export function FirstPasskey(props: {
  ask: () => Promise<CreationOptions | null>
  className: string
  /** The authenticator app, for who has no key. */
  children: ReactNode
}) {
  const [made, setMade] = useState<string | null>(null)
  const make = (optionsJSON: CreationOptions) => startRegistration({ optionsJSON })
  const { isBusy, trouble, run } = useDevice(props.ask, make, NOT_MADE)
  const isAble = useIsAble()
  if (made !== null) {
    return (
      <>
        <input type="hidden" name="passkey" value={made} />
        <p role="status" className="font-semibold text-ok">
          Chave de acesso criada neste aparelho. Falta só concluir.
        </p>
      </>
    )
  }
  return (
    <>
      {isAble && (
        <>
          <p>
            Use o desbloqueio deste aparelho: dedo, rosto ou PIN. É o jeito mais seguro, e não há
            código para digitar.
          </p>
          <button
            type="button"
            className={props.className}
            aria-disabled={isBusy}
            onClick={async () => setMade(await run())}
          >
            {isBusy ? 'Confirme no aparelho…' : 'Criar chave de acesso'}
          </button>
          <Trouble text={trouble} />
          <p className="font-semibold">Ou ligue um aplicativo autenticador:</p>
        </>
      )}
      {props.children}
    </>
  )
}
