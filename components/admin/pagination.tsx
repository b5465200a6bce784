import { count } from '#components/ui/words.ts'

/** Previous and next with the place between them; nothing where everything fits on one page. */
export function Pagination(props: {
  page: number
  pageCount: number
  total: number
  href: (page: number) => string
}) {
  const { page, pageCount } = props
  const link = 'inline-flex min-h-9 items-center'
  return (
    <nav aria-label="Páginas" className="flex flex-wrap items-center gap-4">
      {page > 1 && (
        <a href={props.href(page - 1)} rel="prev" className={link}>
          ← Anterior
        </a>
      )}
      <p className="text-soft tabular-nums">
        {pageCount > 1 && `Página ${page} de ${pageCount} · `}
        {count(props.total, 'registro', 'registros')}
      </p>
      {page < pageCount && (
        <a href={props.href(page + 1)} rel="next" className={link}>
          Próxima →
        </a>
      )}
    </nav>
  )
}
