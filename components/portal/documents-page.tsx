import { Day } from '#components/figures/day.tsx'
import { buttonClass, LineLink } from '#components/ui/button.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import { Tag } from '#components/ui/tag.tsx'
import type { DocumentsView, PaperGroupView, PaperView } from './documents-view.ts'
import { pathTo } from './paths.ts'
import { Hint, Section, Shell, Title } from './shell.tsx'
import type { FormAction } from './view.ts'

/** Seus papéis: everything that was ever issued to the person, by creditor, newest first. */
export function DocumentsPage(props: {
  view: DocumentsView
  /** Receives `creditor` and `year`. */
  statementAction: FormAction
}) {
  const { view } = props
  return (
    <Shell
      operator={view.operator}
      creditor={null}
      suppliers={view.groups.map((group) => group.creditor)}
      subtitle="seus papéis"
      aside={{ href: pathTo.situation(), label: 'Voltar' }}
    >
      <Title>Seus papéis</Title>
      {view.groups.length === 0 ? (
        <p className="text-soft">
          Ainda não há nenhum. O comprovante aparece aqui minutos depois de cada pagamento.
        </p>
      ) : (
        <p className="text-soft">Cada um abre com um código, enviado ao seu contato.</p>
      )}
      {view.groups.map((group) => (
        <Group
          key={group.creditor.slug}
          group={group}
          today={view.today}
          statementAction={props.statementAction}
        />
      ))}
      {view.groups.length > 0 && (
        <Hint>
          Quem recebe um papel seu pode conferir em <a href="/verificar">Confira este papel</a>.
        </Hint>
      )}
      <LineLink href={pathTo.situation()}>Ver meus valores</LineLink>
    </Shell>
  )
}

function Group(props: {
  group: PaperGroupView
  today: DocumentsView['today']
  statementAction: FormAction
}) {
  const { group } = props
  return (
    <Section title={group.creditor.name}>
      {group.papers.length > 0 && (
        <ul className="border-t">
          {group.papers.map((paper) => (
            <Row key={paper.href} paper={paper} today={props.today} />
          ))}
        </ul>
      )}
      {group.proofs.map((proof) => (
        <div key={proof.href} className="grid grid-cols-1">
          <LineLink href={proof.href}>
            Provas do acordo {proof.agreementNumber}, num arquivo só
          </LineLink>
          <Hint>Para mostrar ao SPC ou à Serasa, com o dia em que o registro deve sair.</Hint>
        </div>
      ))}
      {group.years.map((year) => (
        <form key={year} action={props.statementAction} className="pt-2">
          <input type="hidden" name="creditor" value={group.creditor.slug} />
          <input type="hidden" name="year" value={year} />
          <SubmitButton pendingText="Pedindo…" className={buttonClass('quiet')}>
            {`Declaração do que paguei em ${year}`}
          </SubmitButton>
        </form>
      ))}
    </Section>
  )
}

function Row({ paper, today }: { paper: PaperView; today: DocumentsView['today'] }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-3 border-b py-1">
      <div className="min-w-0 flex-[1_1_9rem]">
        <a href={paper.href} className="inline-flex min-h-12 items-center">
          <span>
            {paper.title}
            <span className="block text-note">{paper.number}</span>
          </span>
        </a>
      </div>
      <div className="text-right text-note text-soft">
        <Day date={paper.issuedOn} today={today} />
        {paper.state && (
          <span className="block">
            <Tag tone={paper.state.tone}>{paper.state.word}</Tag>
          </span>
        )}
      </div>
    </li>
  )
}
