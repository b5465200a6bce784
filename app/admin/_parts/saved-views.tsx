import { viewNote } from '#app/admin/_parts/view-words.ts'
import { removeView, renameView, saveView } from '#app/admin/visoes/actions.ts'
import { STAFF_BUTTON, StaffField, StaffTabs } from '#components/admin/fields.tsx'
import { Notice } from '#components/ui/notice.tsx'
import { orSignIn, staffCaller } from '#server/api/web.ts'
import { newId } from '#server/kernel/id.ts'
import { LONGEST_NAME, type ViewList, viewQuery } from '#server/staff/saved-view/model.ts'

const SUMMARY = 'min-h-9 cursor-pointer content-center text-link underline underline-offset-3'

/** One's views of a list at its head, and a way to keep, rename or remove the one that is shown. */
export async function SavedViews(props: {
  list: ViewList
  /** The address's own fields. */
  asked: { get(name: string): string | null }
  /** What became of the last one: a word of the address. */
  word: string | undefined
}) {
  const { list } = props
  const views = await orSignIn('staff', async () => (await staffCaller()).savedViews.list({ list }))
  const query = viewQuery(list, props.asked)
  const shown = views?.find((view) => view.query === query)
  const note = viewNote(props.word)
  const here = { list, query }
  return (
    <div className="grid gap-2">
      {note && <Notice tone={note.tone} title={note.text} live />}
      <div className="flex flex-wrap items-start gap-x-4 gap-y-1">
        {views && views.length > 0 && (
          <StaffTabs
            label="Visões salvas"
            tabs={views.map(({ name, href, id }) => ({
              href,
              label: name,
              current: id === shown?.id,
            }))}
          />
        )}
        {shown && <ChangeView view={shown} here={here} />}
        {!shown && query !== '' && (
          <details>
            <summary className={SUMMARY}>Salvar esta visão…</summary>
            <form action={saveView} className="flex flex-wrap items-end gap-2 py-2">
              <Where {...here} id={newId()} />
              <NameField id="visao-nome" />
              <button type="submit" className={STAFF_BUTTON}>
                Salvar esta visão
              </button>
            </form>
          </details>
        )}
      </div>
    </div>
  )
}

type Here = { list: ViewList; query: string }

function Where({ list, query, id }: Here & { id: string }) {
  return (
    <>
      <input type="hidden" name="visao" value={id} />
      <input type="hidden" name="lista" value={list} />
      <input type="hidden" name="filtro" value={query} />
    </>
  )
}

function NameField({ id, name }: { id: string; name?: string }) {
  return (
    <StaffField
      id={id}
      name="nome"
      label="Nome da visão"
      type="text"
      required
      maxLength={LONGEST_NAME}
      defaultValue={name ?? ''}
    />
  )
}

function ChangeView({ view, here }: { view: { id: string; name: string }; here: Here }) {
  return (
    <details>
      <summary className={SUMMARY}>
        Renomear ou remover<span className="sr-only"> a visão {view.name}</span>…
      </summary>
      <div className="flex flex-wrap items-end gap-4 py-2">
        <form action={renameView} className="flex flex-wrap items-end gap-2">
          <Where {...here} id={view.id} />
          <NameField id="visao-novo-nome" name={view.name} />
          <button type="submit" className={STAFF_BUTTON}>
            Renomear
          </button>
        </form>
        <form action={removeView}>
          <Where {...here} id={view.id} />
          <button type="submit" className={STAFF_BUTTON}>
            Remover esta visão
          </button>
        </form>
      </div>
    </details>
  )
}
