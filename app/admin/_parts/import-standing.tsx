import { countText, IMPORT_STATUS, PHASE } from '#app/admin/_parts/import-words.ts'
import { whenText } from '#app/admin/_parts/words.ts'
import { Notice } from '#components/ui/notice.tsx'
import type { PortalOutputs } from '#server/api/root.ts'

type Import = PortalOutputs['imports']['byId']

/** What the worker, or a command on the server, does with it while a person waits. */
const UNDER_WAY: Partial<Record<Import['status'], string>> = {
  queued: 'Na fila para conferir',
  staging: 'Começando a conferir',
  committing: 'Levando para a carteira',
  running: 'Entrando por comando no servidor',
}

export const isUnderWay = (status: Import['status']) => Object.hasOwn(UNDER_WAY, status)

/** Where it stands, and what happens next. */
export function Standing({ upload }: { upload: Import }) {
  const { status, failure } = upload
  if (status === 'failed') {
    return (
      <Notice tone="error" title="Nada deste arquivo foi aplicado">
        <p>{failure}</p>
        <p>
          <a href="/admin/carteiras/importar">Mandar outro arquivo</a>
        </p>
      </Notice>
    )
  }
  if (status === 'done') {
    return (
      <Notice tone="ok" title="O arquivo está na carteira.">
        <p>
          <a href="/admin/dividas">Ver as dívidas</a>
        </p>
      </Notice>
    )
  }
  if (status === 'discarded' || status === 'expired') {
    return (
      <Notice tone="info" title={`Importação ${IMPORT_STATUS[status]}`}>
        <p>Nada mudou nas dívidas, e o arquivo foi apagado.</p>
      </Notice>
    )
  }
  if (isUnderWay(status)) return <Progress upload={upload} />
  if (status === 'staged' && failure) return <Notice tone="attention" title={failure} />
  if (status === 'staged' && upload.importedBefore) {
    return (
      <Notice
        tone="info"
        title={`Este mesmo arquivo já entrou em ${whenText(upload.importedBefore)}`}
      />
    )
  }
  return null
}

function Progress({ upload }: { upload: Import }) {
  const { progress, fileBytes, status } = upload
  const phase = status === 'staging' ? progress.phase : null
  const what = phase === null ? (UNDER_WAY[status] ?? '') : PHASE[phase]
  const share = fileBytes > 0 ? Math.min(100, Math.floor((progress.bytes * 100) / fileBytes)) : 0
  return (
    <section aria-label="Andamento" className="grid max-w-sheet gap-2">
      <p className="font-semibold">{what}…</p>
      {phase !== null && (
        <progress className="progress" max={100} value={share} aria-label={what} />
      )}
      <p className="text-soft" role="status">
        {phase !== null && `${progressText(upload, share)}. `}
        Esta página se atualiza sozinha: você pode sair e voltar.
      </p>
    </section>
  )
}

/** Rows are refused in the second reading only. */
function progressText({ progress, counts }: Import, share: number): string {
  const rows = `${share}%, ${countText(progress.rows, 'linha', 'linhas')}`
  const refused = countText(counts.rejected, 'recusada', 'recusadas')
  return progress.phase === 'checking' ? rows : `${rows}, ${refused}`
}
