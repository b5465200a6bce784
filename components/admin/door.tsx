import type { ReactNode } from 'react'
import { ErrorSummary } from '#components/ui/error-summary.tsx'
import { Notice } from '#components/ui/notice.tsx'

type FormAction = (formData: FormData) => Promise<void>

/** Pages before the admin area: one thing to do, nothing of what is inside. */
export function Door(props: {
  title: string
  /** What went wrong, and the field it is about. */
  fault?: { fieldId: string; text: string } | null
  children: ReactNode
}) {
  return (
    <main
      id="conteudo"
      className="mx-auto flex min-h-screen max-w-sheet flex-col justify-center gap-5 bg-paper px-4 py-8 sm:px-8"
    >
      <div>
        <p className="text-note text-soft">Quita</p>
        <h1 className="text-title leading-tight tracking-title">{props.title}</h1>
      </div>
      {props.fault && <ErrorSummary errors={[props.fault]} />}
      {props.children}
    </main>
  )
}

/** A form of such a page; `next` is where in the admin area to go afterwards. */
export function DoorForm(props: { action: FormAction; next?: string; children: ReactNode }) {
  return (
    <form action={props.action} className="grid grid-cols-1 gap-4">
      {props.next && <input type="hidden" name="next" value={props.next} />}
      {props.children}
    </form>
  )
}

export function CompanyRefused(props: { why: string }) {
  return (
    <Notice tone="attention" title="A conta da empresa não abriu" live>
      <p>{props.why}</p>
    </Notice>
  )
}
