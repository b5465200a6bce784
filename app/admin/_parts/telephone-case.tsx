import { openCase } from '#app/admin/devedores/[debtorId]/telefone/actions.ts'
import { STAFF_BUTTON, StaffField, StaffSection, StaffSelect } from '#components/admin/fields.tsx'
import { KIND_WORDS, REASON_WORDS } from '#components/portal/care-words.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import { CASE_FACTS, CASE_KINDS } from '#server/cases/model.ts'
import { type DebtorId, newId } from '#server/kernel/id.ts'

type Menu = NonNullable<PortalOutputs['telephone']['desk']['menu']>

/** Kind and reason are one choice: no pair that does not exist can be sent. */
const CHOICES = CASE_KINDS.flatMap((kind) =>
  CASE_FACTS[kind].reasons.map((reason) => ({
    value: `${kind} ${reason}`,
    label: `${KIND_WORDS[kind]}: ${REASON_WORDS[reason].toLowerCase()}`,
  })),
)

/** What the person on the telephone asks for, in their place. */
export function OpeningCase({ debtorId, menu }: { debtorId: DebtorId; menu: Menu }) {
  const debts = menu.groups.flatMap(({ creditor, debts }) =>
    debts.map(({ id, description }) => ({
      value: id,
      label: `${description}, ${creditor.tradeName}`,
    })),
  )
  return (
    <StaffSection title="Abrir atendimento">
      <form action={openCase} className="flex flex-wrap items-end gap-3">
        <input type="hidden" name="debtorId" value={debtorId} />
        <input type="hidden" name="id" value={newId()} />
        <StaffSelect id="pedido" name="pedido" label="O que a pessoa pede" options={CHOICES} />
        <StaffSelect
          id="valor-contestado"
          name="valor"
          label="Qual valor (só se não reconhece)"
          options={[{ value: '', label: 'nenhum' }, ...debts]}
        />
        <StaffField
          id="relato"
          name="relato"
          label="Nas palavras dela"
          type="text"
          maxLength={300}
          wide
        />
        <button type="submit" className={STAFF_BUTTON}>
          Abrir
        </button>
      </form>
    </StaffSection>
  )
}
