import { countText } from '#app/admin/_parts/import-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { confirmImport, discardImport } from '#app/admin/carteiras/actions.ts'
import { STAFF_BUTTON, StaffSection } from '#components/admin/fields.tsx'
import { SubmitButton } from '#components/ui/submit-button.tsx'
import type { PortalOutputs } from '#server/api/root.ts'

type Import = PortalOutputs['imports']['byId']

export function Decision({ upload }: { upload: Import }) {
  const { counts, expiresAt } = upload
  if (!upload.mayManage) {
    return <p className="text-soft">Espera a decisão de quem pode importar.</p>
  }
  return (
    <StaffSection title="Levar para a carteira?">
      {expiresAt && (
        <p className="text-soft">
          Nada mudou ainda. Sem decisão até {whenText(expiresAt)}, a importação vence e o arquivo é
          apagado.
        </p>
      )}
      <form action={confirmImport} className="grid gap-3">
        <input type="hidden" name="importacao" value={upload.id} />
        {counts.missing > 0 && upload.mayRecall && <RecallChoice upload={upload} />}
        <SubmitButton className={`${STAFF_BUTTON} justify-self-start`} pendingText="Confirmando…">
          {`Confirmar: ${countText(counts.created, 'nova', 'novas')}, ${countText(counts.changed, 'mudada', 'mudadas')}`}
        </SubmitButton>
      </form>
      <Discard upload={upload} />
    </StaffSection>
  )
}

/** Never ticked beforehand: what is recalled does not come back by another file. */
function RecallChoice({ upload: { counts } }: { upload: Import }) {
  if (counts.unread > 0) {
    return (
      <p className="max-w-text text-soft">
        {countText(counts.missing, 'dívida da carteira não está', 'dívidas da carteira não estão')}{' '}
        no arquivo. Com linhas que não puderam ser lidas não dá para recolher o que falta: corrija o
        arquivo e mande de novo.
      </p>
    )
  }
  return (
    <label className="flex max-w-sheet items-start gap-3 rounded-control border border-warn bg-warn-soft px-4 py-3">
      <input
        type="checkbox"
        name="recolher"
        value={counts.missing}
        className="mt-1 size-5 shrink-0"
      />
      <span>
        <span className="block font-semibold">
          O arquivo é a carteira inteira: recolher{' '}
          {countText(counts.missing, 'dívida que não está', 'dívidas que não estão')} nele
        </span>
        <span className="block text-ink">
          Propostas e cobranças delas acabam na hora, e elas não voltam por outro arquivo. Acordos
          em andamento continuam, e aparecem em Recolhimentos para alguém decidir.
        </span>
      </span>
    </label>
  )
}

export function Discard({ upload }: { upload: Import }) {
  return (
    <form action={discardImport}>
      <input type="hidden" name="importacao" value={upload.id} />
      <button type="submit" className="min-h-9 text-link underline underline-offset-3">
        Descartar este arquivo
      </button>
    </form>
  )
}
