import { OpeningCase } from '#app/admin/_parts/telephone-case.tsx'
import {
  cancelChange,
  changeContact,
  onCall,
  promise,
  searchPlans,
  send,
  withdrawPromise,
} from '#app/admin/devedores/[debtorId]/telefone/actions.ts'
import { DataTable } from '#components/admin/data-table.tsx'
import { STAFF_BUTTON, StaffField, StaffSection, StaffSelect } from '#components/admin/fields.tsx'
import { RowButton } from '#components/admin/team-form.tsx'
import { Money } from '#components/figures/money.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { businessDate } from '#server/kernel/clock.ts'
import { formatDateTime, formatShortDate } from '#server/kernel/format.ts'
import { type DebtorId, newId } from '#server/kernel/id.ts'
import { formatBRL } from '#server/kernel/money.ts'
import { instalmentsOf } from '#server/offers/quote/card/model.ts'

type Desk = PortalOutputs['telephone']['desk']
type Props = { debtorId: DebtorId; desk: Desk }

const CHANNEL = { sms: 'Celular', email: 'E-mail' } as const

/** What waits for this person, and, once the caller was checked, what can be done for them. */
export function CallerDesk({ debtorId, desk }: Props) {
  return (
    <>
      {desk.menu && (
        <>
          <Quotes debtorId={debtorId} menu={desk.menu} />
          <Sending debtorId={debtorId} desk={desk} />
          <Promising debtorId={debtorId} menu={desk.menu} />
          <NewContact debtorId={debtorId} desk={desk} />
          <OpeningCase debtorId={debtorId} menu={desk.menu} />
        </>
      )}
      <Waiting debtorId={debtorId} desk={desk} />
    </>
  )
}

type Menu = NonNullable<Desk['menu']>
type QuoteOfMenu = NonNullable<Menu['groups'][number]['full']>

function Quotes({ debtorId, menu }: { debtorId: DebtorId; menu: Menu }) {
  const rows = menu.groups.flatMap(({ creditor, full, spot, plans, spoken }) => [
    ...spoken.map((quote) => ({ creditor: creditor.tradeName, quote, isSpoken: true })),
    ...[full, spot, ...plans].flatMap((quote) =>
      quote ? [{ creditor: creditor.tradeName, quote, isSpoken: false }] : [],
    ),
  ])
  return (
    <StaffSection title="Condições de hoje">
      {rows.length > 0 && (
        <DataTable
          caption="Condições calculadas"
          rows={rows}
          rowKey={({ quote }) => quote.quoteId}
          empty=""
          columns={[
            { header: 'Credor', isRowHeader: true, cell: ({ creditor }) => creditor },
            { header: 'Número', cell: ({ quote }) => quote.number },
            {
              header: 'Como',
              cell: ({ quote, isSpoken }) => `${howText(quote)}${isSpoken ? ', pedida agora' : ''}`,
            },
            {
              header: 'Total',
              align: 'right',
              cell: ({ quote }) => <Money amount={quote.total} />,
            },
            { header: 'Vale até', cell: ({ quote }) => formatShortDate(lastDay(quote.validUntil)) },
          ]}
        />
      )}
      <RowButton
        action={onCall}
        hidden={{ debtorId, act: 'quote' }}
        label="Calcular as condições de hoje"
        isBox
      />
      <Searching debtorId={debtorId} menu={menu} />
    </StaffSection>
  )
}

function howText(quote: QuoteOfMenu): string {
  if (quote.kind === 'full') return 'valor inteiro'
  if (quote.kind === 'spot') return 'à vista'
  const instalments = `${instalmentsOf(quote)}× de ${formatBRL(quote.regular)}`
  return quote.entrada === null
    ? instalments
    : `entrada de ${formatBRL(quote.entrada)}, ${instalments}`
}

/** The search of the portal: what it finds stands in the list above, and on the person's page. */
function Searching({ debtorId, menu }: { debtorId: DebtorId; menu: Menu }) {
  if (menu.groups.length === 0) return null
  return (
    <form action={searchPlans} className="flex flex-wrap items-end gap-3">
      <input type="hidden" name="debtorId" value={debtorId} />
      <StaffSelect
        id="credor-da-busca"
        name="credor"
        label="Credor"
        options={menu.groups.map(({ creditor }) => ({
          value: creditor.slug,
          label: creditor.tradeName,
        }))}
      />
      <StaffField id="cabe" name="valor" label="Quanto cabe no mês" type="text" required />
      <StaffSelect
        id="dia-da-busca"
        name="dia"
        label="Dia do mês"
        options={DAYS.map((day) => ({ value: day, label: day }))}
        defaultValue="10"
      />
      <button type="submit" className={STAFF_BUTTON}>
        Procurar uma forma
      </button>
    </form>
  )
}

const DAYS = Array.from({ length: 28 }, (_, before) => String(before + 1))

/** Valid until the end of a day is until that day: its end is the next one's first instant. */
const lastDay = (end: Temporal.Instant) => businessDate(end.subtract({ seconds: 1 }))

function Sending({ debtorId, desk }: Props) {
  const contacts = desk.contacts.filter(({ suppressedAt }) => suppressedAt === null)
  return (
    <StaffSection title="Enviar à pessoa">
      {contacts.length === 0 ? (
        <p className="text-soft">Nenhum contato que possa receber mensagens.</p>
      ) : (
        <form action={send} className="flex flex-wrap items-end gap-3">
          <input type="hidden" name="debtorId" value={debtorId} />
          <StaffSelect
            id="o-que"
            name="o-que"
            label="O quê"
            options={[
              { value: 'link', label: 'O link de acesso' },
              { value: 'quotes', label: 'As condições de hoje' },
            ]}
          />
          <StaffSelect
            id="contato"
            name="contato"
            label="Para onde"
            options={contacts.map(({ id, channel, masked }) => ({
              value: id,
              label: `${CHANNEL[channel]} ${masked}`,
            }))}
          />
          <button type="submit" className={STAFF_BUTTON}>
            Enviar
          </button>
        </form>
      )}
    </StaffSection>
  )
}

function Promising({ debtorId, menu }: { debtorId: DebtorId; menu: Menu }) {
  const creditors = new Map(
    [...menu.groups, ...menu.agreements].map(({ creditor }) => [creditor.slug, creditor.tradeName]),
  )
  if (creditors.size === 0) return null
  return (
    <StaffSection title="Anotar uma promessa">
      <p className="text-soft">Não obriga a pessoa a nada. Até o dia, não mandamos lembretes.</p>
      <form action={promise} className="flex flex-wrap items-end gap-3">
        <input type="hidden" name="debtorId" value={debtorId} />
        <input type="hidden" name="id" value={newId()} />
        <StaffSelect
          id="credor"
          name="credor"
          label="A quem"
          options={[...creditors].map(([value, label]) => ({ value, label }))}
        />
        <StaffField id="dia" name="dia" label="Dia" type="date" required />
        <StaffField id="valor-prometido" name="valor" label="Quanto (se disse)" type="text" />
        <button type="submit" className={STAFF_BUTTON}>
          Anotar
        </button>
      </form>
    </StaffSection>
  )
}

function NewContact({ debtorId, desk }: Props) {
  return (
    <StaffSection title="Novo contato">
      <p className="max-w-text text-soft">
        Vale em 24 horas. Avisamos já os contatos de antes; se alguém disser não, nada muda.
      </p>
      <form action={changeContact} className="flex flex-wrap items-end gap-3">
        <input type="hidden" name="debtorId" value={debtorId} />
        <input type="hidden" name="id" value={newId()} />
        <StaffSelect
          id="canal"
          name="canal"
          label="Tipo"
          options={[
            { value: 'sms', label: 'Celular' },
            { value: 'email', label: 'E-mail' },
          ]}
        />
        <StaffField
          id="valor"
          name="valor"
          label="Número com DDD ou endereço"
          type="text"
          required
        />
        <StaffSelect
          id="no-lugar-de"
          name="no-lugar-de"
          label="No lugar de"
          options={[
            { value: '', label: 'de nenhum' },
            ...desk.contacts
              .filter(({ suppressedAt }) => suppressedAt === null)
              .map(({ id, masked }) => ({ value: id, label: masked })),
          ]}
        />
        <button type="submit" className={STAFF_BUTTON}>
          Pedir
        </button>
      </form>
    </StaffSection>
  )
}

function Waiting({ debtorId, desk }: Props) {
  if (desk.changes.length + desk.promises.length === 0) return null
  return (
    <StaffSection title="À espera">
      <ul className="grid gap-2">
        {desk.promises.map((said) => (
          <li key={said.id} className="flex flex-wrap items-center gap-4">
            <span>
              Promessa para {formatShortDate(said.promisedOn)}
              {said.amount !== null && (
                <>
                  : <Money amount={said.amount} />
                </>
              )}
            </span>
            <RowButton
              action={withdrawPromise}
              hidden={{ debtorId, promessa: said.id }}
              label="Retirar"
              of="promessa"
            />
          </li>
        ))}
        {desk.changes.map((change) => (
          <li key={change.id} className="flex flex-wrap items-center gap-4">
            <span>
              {CHANNEL[change.channel]} {change.masked}, vale em{' '}
              {formatDateTime(change.effectiveAt)}
            </span>
            <RowButton
              action={cancelChange}
              hidden={{ debtorId, mudanca: change.id }}
              label="Cancelar"
              of="novo contato"
            />
          </li>
        ))}
      </ul>
    </StaffSection>
  )
}
