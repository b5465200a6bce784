import type { StepChannel } from '#server/journeys/model.ts'
import type { Profile } from '#server/journeys/profile/model.ts'
import type { Timeline } from '#server/journeys/timeline/model.ts'

const FILL = {
  push: 'fill-pine',
  whatsapp: 'fill-soft',
  sms: 'fill-link',
  email: 'fill-warn',
} as const satisfies Record<StepChannel, string>
const LETTER = { push: 'N', whatsapp: 'W', sms: 'S', email: 'E' } as const satisfies Record<
  StepChannel,
  string
>

const [LEFT, WIDTH, RIGHT] = [128, 640, 28]
const [TOP, ROW, BELOW] = [10, 34, 26]

/**
 * Days from left to right, a row for each profile; a mark carries the letter of its first way. The
 * table beside says the same in words, so that the picture is hidden from who hears the page.
 */
export function JourneyTimeline(props: {
  /** What the picture is of. */
  label: string
  timeline: Timeline
  profiles: Record<Profile, string>
  dayText: (day: number) => string
}) {
  const { ticks, rows, zero } = props.timeline
  const bottom = TOP + rows.length * ROW
  const at = (x: number) => LEFT + x * WIDTH
  return (
    <figure className="grid gap-2">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take the keyboard (WCAG 2.1.1). */}
      <section aria-label={props.label} tabIndex={0} className="overflow-x-auto">
        <svg
          viewBox={`0 0 ${LEFT + WIDTH + RIGHT} ${bottom + BELOW}`}
          className="w-full max-w-wide min-w-140"
          aria-hidden="true"
        >
          <line x1={at(zero)} x2={at(zero)} y1={TOP} y2={bottom} className="stroke-control" />
          {rows.map(({ profile, marks, goesOn }, row) => {
            const y = TOP + row * ROW + ROW / 2
            return (
              <g key={profile}>
                <text x={0} y={y + 4} fontSize="13" className="fill-ink">
                  {props.profiles[profile]}
                </text>
                <line x1={LEFT} x2={LEFT + WIDTH} y1={y} y2={y} className="stroke-rule" />
                {marks.map(({ x, day, step }) => {
                  const way = step.channels[0] ?? 'email'
                  return (
                    <g key={`${step.id} ${day}`}>
                      <circle cx={at(x)} cy={y} r="10" className={FILL[way]} />
                      <text
                        x={at(x)}
                        y={y + 4}
                        textAnchor="middle"
                        fontSize="11"
                        fontWeight="600"
                        className="fill-paper"
                      >
                        {LETTER[way]}
                      </text>
                    </g>
                  )
                })}
                {goesOn && (
                  <text x={LEFT + WIDTH + 8} y={y + 4} fontSize="14" className="fill-soft">
                    →
                  </text>
                )}
              </g>
            )
          })}
          {ticks.map(({ day, x }) => (
            <text
              key={day}
              x={at(x)}
              y={bottom + 18}
              textAnchor="middle"
              fontSize="11"
              className="fill-soft"
            >
              {props.dayText(day)}
            </text>
          ))}
        </svg>
      </section>
      <figcaption className="text-tiny text-soft">
        Dias contados do vencimento. N: navegador, só para quem pediu; W: WhatsApp, só para quem
        quis; S: SMS; E: e-mail. A letra é o primeiro canal do passo; →, o passo se repete.
      </figcaption>
    </figure>
  )
}
