import { LEGAL_PRIORITY } from '#app/admin/_parts/case-words.ts'
import { AUTOMATIC_STATE, DEBT_STANDING } from '#app/admin/_parts/file-words.ts'
import { nextStepText } from '#app/admin/_parts/journey-words.ts'
import { habitText, PROFILE, reasonText, TREATMENT } from '#app/admin/_parts/profile-words.ts'
import { REVEAL_REASON } from '#app/admin/_parts/story-words.ts'
import { AGREEMENT_KIND, AGREEMENT_STATUS, CARD_STATUS, whenText } from '#app/admin/_parts/words.ts'
import { reveal } from '#app/admin/devedores/[debtorId]/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { Facts } from '#components/admin/facts.tsx'
import { RevealForm } from '#components/admin/reveal-form.tsx'
import { Money } from '#components/figures/money.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { formatShortDate } from '#server/kernel/format.ts'
import { formatBRL } from '#server/kernel/money.ts'
import { cardBrand, cardValidity } from '#server/payments/saved-card/model.ts'
import { REVEAL_REASONS } from '#server/people/reveal/model.ts'

type File = PortalOutputs['insights']['file']

const REASONS = REVEAL_REASONS.map((value) => ({ value, label: REVEAL_REASON[value] }))

/** Every debt with what paying it today costs. */
export function FileDebts({ file }: { file: File }) {
  return (
    <DataTable
      caption="Dívidas"
      showCaption
      rows={file.debts}
      rowKey={(row) => row.id}
      empty="Nenhuma dívida."
      columns={[
        { header: 'O que é', isRowHeader: true, wraps: true, cell: (row) => row.description },
        { header: 'Contrato', cell: (row) => row.contractNumber },
        { header: 'Credor', cell: (row) => row.creditor },
        { header: 'Venceu em', cell: (row) => formatShortDate(row.originalDueOn) },
        {
          header: 'Hoje',
          align: 'right',
          cell: (row) => (row.owedToday === null ? '—' : <Money amount={row.owedToday} />),
        },
        {
          header: 'Situação',
          wraps: true,
          cell: (row) =>
            row.agreement ? `em acordo ${row.agreement}` : DEBT_STANDING[row.standing],
        },
      ]}
    />
  )
}

/** What is known of the person, masked, and what they agreed to. */
export function FileSide({ file, address }: { file: File; address: string }) {
  const { debtorId } = file
  const shown = (contactId: string | null, what: string, masked: string) =>
    file.mayReveal ? (
      <RevealForm
        action={reveal}
        address={address}
        hidden={{ debtorId, contactId: contactId ?? '' }}
        what={what}
        masked={masked}
        reasons={REASONS}
      />
    ) : (
      masked
    )
  return (
    <>
      <Facts
        title="Pessoa"
        items={[
          {
            label: file.isCompany ? 'CNPJ' : 'CPF',
            value: shown(null, file.isCompany ? 'o CNPJ' : 'o CPF', file.document),
          },
          ...calledFact(file.called),
          ...(file.isFirst ? [{ label: 'Vez', value: LEGAL_PRIORITY }] : []),
        ]}
      />
      <Facts
        title="Contatos"
        items={file.contacts.map((contact) => ({
          label: contactLabel(file.contacts, contact),
          value: shown(
            contact.id,
            contact.channel === 'sms' ? 'o celular' : 'o e-mail',
            contact.masked,
          ),
        }))}
      />
      {file.profiles.length > 0 && (
        <Facts
          title="Perfil, só para nós"
          items={file.profiles.map(({ creditor, profile, reasons, features }) => ({
            label: `${PROFILE[profile]}, ${creditor}`,
            value: (
              <span className="block text-left">
                {[
                  ...reasons.map((reason) => reasonText(reason, features)),
                  ...habitText(features),
                ].join(' · ')}
                <span className="block text-tiny text-soft">{TREATMENT[profile]}</span>
              </span>
            ),
          }))}
        />
      )}
      {file.nextSteps.length > 0 && (
        <Facts
          title="Próximo passo da régua"
          items={file.nextSteps.map(({ creditor, next }) => ({
            label: creditor,
            value: nextStepText(next),
          }))}
        />
      )}
      {file.agreements.length > 0 && (
        <Facts
          title="Acordos"
          items={file.agreements.map((agreement) => ({
            label: `${agreement.number}, ${AGREEMENT_KIND[agreement.kind]}`,
            value: agreementText(agreement),
          }))}
        />
      )}
      <Consents file={file} />
    </>
  )
}

/** What the person allowed, and may take back. */
function Consents({ file }: { file: File }) {
  if (file.cards.length + file.automatics.length + file.whatsApp.length === 0) return null
  return (
    <Facts
      title="Consentimentos"
      items={[
        ...file.cards.map((card) => ({
          label: `${cardBrand(card)} final ${card.last4}, ${cardValidity(card)}`,
          value: `${card.unusable ? 'recusado pelo banco' : CARD_STATUS[card.status]}, acordo ${card.agreement}`,
        })),
        ...file.whatsApp.map((consent) => ({
          label: `WhatsApp em ${consent.masked}`,
          value: `${consent.givenBy === 'page' ? 'pedido na página' : 'pedido por mensagem'}, ${whenText(consent.givenAt)}${consent.endedAt ? `; encerrado, ${whenText(consent.endedAt)}` : ''}`,
        })),
        ...file.automatics.map((automatic) => ({
          label: `Pix Automático ${automatic.contract}`,
          value: AUTOMATIC_STATE[automatic.state],
        })),
      ]}
    />
  )
}

/** How they want to be called, where they said so. */
function calledFact(called: File['called']): { label: string; value: string }[] {
  if (called.how === 'file') return []
  const value = called.how === 'chosen' ? called.name : 'sem nome nas mensagens'
  return [{ label: 'Como prefere ser chamada', value }]
}

/** "Celular", or "Celular 2" where there are several. */
function contactLabel(all: File['contacts'], contact: File['contacts'][number]): string {
  const alike = all.filter(({ channel }) => channel === contact.channel)
  const name = contact.channel === 'sms' ? 'Celular' : 'E-mail'
  const place = alike.length > 1 ? ` ${alike.indexOf(contact) + 1}` : ''
  return `${name}${place}${contact.suppressedAt ? ' (parado)' : ''}`
}

function agreementText({ status, next, total }: File['agreements'][number]): string {
  if (next === null) {
    return `${formatBRL(total)}, ${AGREEMENT_STATUS[status as keyof typeof AGREEMENT_STATUS] ?? status}`
  }
  const late = next.isLate ? 'atrasada desde' : 'próxima em'
  return `${late} ${formatShortDate(next.dueOn)}: ${formatBRL(next.amount)}`
}
