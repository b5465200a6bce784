import { hand, release } from '#app/admin/casos/actions.ts'
import { STAFF_BUTTON, StaffSection, StaffSelect, StaffWords } from '#components/admin/fields.tsx'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'
import { ERASED_WHAT, KEPT_WHY } from '#server/cases/erasure/model.ts'
import { MAX_WORDS } from '#server/cases/model.ts'

type Case = PortalOutputs['cases']['byId']
type Photo = NonNullable<Case['entries'][number]['photo']>

/** To a colleague by name: only those who may see the creditor are listed. */
export function Handing({ found }: { found: Case }) {
  const others = found.colleagues.filter(({ id }) => id !== found.assignedTo)
  if ((found.state !== 'open' && found.state !== 'asked') || others.length === 0) return null
  // Nobody is chosen beforehand: a hurried tap hands to no one.
  const options = others.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <StaffSection title="Passar para alguém">
      <form action={hand} className="flex flex-wrap items-end gap-3">
        <input type="hidden" name="caso" value={found.id} />
        <StaffSelect
          id="quem"
          name="quem"
          label="Quem responde"
          options={[{ value: '', label: 'escolha…' }, ...options]}
        />
        <button type="submit" className={STAFF_BUTTON}>
          Passar
        </button>
      </form>
    </StaffSection>
  )
}

/** What an answer left standing still for good: a lawyer, a plan in court, a death that was none. */
export function Releasing({ found }: { found: Case }) {
  if (!found.mayAnswer || found.state !== 'answered' || found.stillness?.untilOn !== null)
    return null
  return (
    <StaffSection title="Voltar a tratar">
      <form action={release} className="grid max-w-text grid-cols-1 gap-3">
        <input type="hidden" name="caso" value={found.id} />
        <p className="text-soft">
          Está tudo parado, sem prazo. Solte só quando o motivo acabou: a pessoa volta a receber
          avisos, e lê o que você escrever.
        </p>
        <StaffWords
          id="texto"
          name="texto"
          label="Por quê? A pessoa lê"
          defaultValue=""
          maxLength={MAX_WORDS}
        />
        <button type="submit" className={`${STAFF_BUTTON} justify-self-start`}>
          Voltar a andar
        </button>
      </form>
    </StaffSection>
  )
}

/** Exactly what the person will read, before it is done. */
export function ErasureLook() {
  return (
    <Notice tone="attention" title="Isto apaga de verdade, e não dá para desfazer.">
      <p>A pessoa lê isto, depois do seu texto. Apagamos:</p>
      <ul className="list-disc pl-5">
        {Object.values(ERASED_WHAT).map((what) => (
          <li key={what}>{what}</li>
        ))}
      </ul>
      <p>Fica guardado, quando existe:</p>
      <ul className="list-disc pl-5">
        {Object.values(KEPT_WHY).map((why) => (
          <li key={why}>{why}</li>
        ))}
      </ul>
      <p>
        Se um acordo está em andamento, fica também o contato de que os avisos dele precisam. A
        lista vai na página e no último e-mail.
      </p>
    </Notice>
  )
}

/** A photo is opened in a window of its own, by a button: each look is on the record. */
export function SentPhoto({ found, photo }: { found: Case; photo: Photo }) {
  const { id, number, width, height, byteCount } = photo
  if (!found.mayOpenPhotos) return `Foto ${number}: quem atende pessoas pode abrir.`
  return (
    <form
      method="post"
      action={`/admin/casos/${found.id}/fotos/${id}`}
      target="_blank"
      className="flex flex-wrap items-center gap-3 pt-1"
      rel="noopener"
    >
      <button type="submit" className={STAFF_BUTTON}>
        Abrir a foto {number}
      </button>
      <span>
        {width} × {height}, {Math.ceil(byteCount / 1000)} kB. Abrir fica registrado.
      </span>
    </form>
  )
}
