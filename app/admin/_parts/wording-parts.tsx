import type { WordingContent } from '#server/staff/approval/model.ts'

const PART: Readonly<Record<string, string>> = {
  subject: 'Assunto',
  paragraphs: 'Texto',
  action: 'Botão',
  template: 'Nome no provedor',
  language: 'Idioma',
  text: 'Texto',
}

/** Nobody says yes to a hash alone: the words as they will stand, with their places. */
export function WordingToRead({ content, of }: { content: WordingContent; of: string }) {
  return (
    <section aria-label={`Texto pedido: ${of}`} className="grid max-w-wide gap-2">
      <h3 className="font-semibold">Texto pedido</h3>
      <dl className="grid gap-2">
        {Object.entries(content)
          .filter(([name]) => name !== 'channel')
          .map(([name, said]) => (
            <div key={name}>
              <dt className="text-soft">{PART[name] ?? name}</dt>
              {[said].flat().map((line) => (
                <dd key={line} className="break-words">
                  {line}
                </dd>
              ))}
            </div>
          ))}
      </dl>
    </section>
  )
}
