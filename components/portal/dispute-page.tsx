import { Day } from '#components/figures/day.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { ChoiceList } from '#components/ui/choice-list.tsx'
import { PlainSubmit } from '#components/ui/plain-submit.tsx'
import { CASE_FACTS } from '#server/cases/model.ts'
import { CareShell, OwnPhoto, OwnWords, Problem } from './care-parts.tsx'
import type { DisputeView } from './care-view.ts'
import { reasonOptions } from './care-words.ts'
import { pathTo } from './paths.ts'
import { Hint, Title } from './shell.tsx'

/** D8, Não reconheço: which amount, why, and what stops from that moment on. */
export function DisputePage({ view }: { view: DisputeView }) {
  return (
    <CareShell operator={view.operator} suppliers={view.creditors} subtitle="não reconheço">
      <Title>Qual valor você não reconhece?</Title>
      <Problem problem={view.problem} phone={view.operator.phone} />
      {view.debts.length === 0 ? (
        <>
          <p>Não há valor em aberto aqui para contestar.</p>
          <LineLink href={pathTo.person()}>Falar com uma pessoa</LineLink>
        </>
      ) : (
        <form
          method="post"
          action={pathTo.notMine()}
          encType="multipart/form-data"
          className="grid grid-cols-1 gap-6"
        >
          <input type="hidden" name="id" value={view.caseId} />
          <ChoiceList
            id="valor"
            legend="Escolha o valor"
            name="debt"
            selected={
              view.selected ?? (view.debts.length === 1 ? (view.debts[0]?.id ?? null) : null)
            }
            options={view.debts.map(({ id, title, note }) => ({
              value: id,
              label: title,
              does: note,
            }))}
          />
          <ChoiceList
            id="motivo"
            legend="Por quê?"
            name="reason"
            selected={null}
            options={reasonOptions(CASE_FACTS.dispute.reasons)}
          />
          <OwnWords />
          <OwnPhoto />
          <ul className="grid list-disc gap-1.5 pl-5 marker:text-pine">
            <li>Paramos de escrever e de cobrar este valor agora.</li>
            <li>Você não precisa pagar enquanto conferimos.</li>
            <li>
              Respondemos até <Day date={view.answerOn} today={view.today} />, com os documentos.
            </li>
          </ul>
          <PlainSubmit pendingText="Enviando…" className={buttonClass('primary')}>
            Não reconheço este valor
          </PlainSubmit>
          <Hint>Não pedimos senha, foto do rosto nem cartão para conferir.</Hint>
        </form>
      )}
    </CareShell>
  )
}
