import { classNames } from '#components/ui/class-names.ts'
import type { WordingChannel } from '#server/messages/wording/model.ts'
import type { Reading } from '#server/messages/wording/reading/model.ts'

/** The message as it is read on a telephone. */
export function WordingPreview(props: {
  title: string
  channel: WordingChannel
  reading: Reading
}) {
  const { title, channel, reading } = props
  return (
    <figure
      className="grid max-w-80 min-w-0 grid-cols-1 content-start gap-2 wrap-anywhere"
      aria-label={title}
    >
      <figcaption className="text-tiny text-soft">{title}</figcaption>
      <div
        className={classNames(
          'grid grid-cols-1 gap-3 rounded-card border border-control bg-card p-3 wrap-anywhere',
          channel === 'email' ? '' : 'rounded-tl-none',
          channel === 'whatsapp' ? 'bg-ok-soft' : '',
        )}
      >
        {reading.subject !== null && <p className="font-semibold">{reading.subject}</p>}
        {reading.paragraphs.map((text) => (
          <p key={text} className="whitespace-pre-line">
            {text}
          </p>
        ))}
        {reading.action && <p className="font-semibold text-link underline">{reading.action}</p>}
        {channel === 'email' && (
          <p className="border-t pt-2 text-tiny text-soft">
            Depois vêm, sempre, o código do aviso, quem escreve, CNPJ, endereço, telefone e
            encarregado de dados.
          </p>
        )}
      </div>
    </figure>
  )
}
