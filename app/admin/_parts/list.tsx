import { Notice } from '#components/ui/notice.tsx'

export type ListParams = Promise<{ q?: string; pagina?: string; nada?: string }>

/** What a list's address asks for; anything odd is the first page. */
export async function listArgs(searchParams: ListParams) {
  const { q, pagina, nada } = await searchParams
  const page = Number(pagina)
  return {
    args: {
      page: Number.isSafeInteger(page) && page > 0 && page <= 100_000 ? page : 1,
      query: (q ?? '').slice(0, 200),
    },
    nothing: nada === '1',
  }
}

/** What a search says that led to nobody. */
export function NobodyFound() {
  return (
    <Notice tone="info" title="Ninguém encontrado">
      <p>Confira o que foi digitado. Só aparecem pessoas dos seus credores.</p>
    </Notice>
  )
}
