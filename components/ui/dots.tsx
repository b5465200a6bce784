/** Beyond this many the dots would no longer be countable at a glance. */
const MOST = 12

/**
 * The "linha do acordo" lying down: one dot a payment, the first one filled. It draws what the
 * words beside it say, so it is hidden from screen readers.
 */
export function Dots({ count }: { count: number }) {
  const shown = Math.min(count, MOST)
  const width = shown * 16 - 4
  const dots = Array.from({ length: shown }, (_, index) => 6 + index * 16)
  return (
    <svg
      viewBox={`0 0 ${width + (count > MOST ? 16 : 0)} 12`}
      height="12"
      className="h-3 max-w-full text-pine"
      aria-hidden="true"
    >
      <path d={`M6 6H${width - 6}`} stroke="currentColor" strokeWidth="2" opacity="0.35" />
      {dots.map((x) =>
        x === 6 ? (
          <circle key={x} cx={x} cy="6" r="5" fill="currentColor" />
        ) : (
          <circle
            key={x}
            cx={x}
            cy="6"
            r="4"
            strokeWidth="2"
            stroke="currentColor"
            className="fill-card"
          />
        ),
      )}
      {count > MOST && (
        <text x={width + 2} y="9" fontSize="12" fill="currentColor">
          …
        </text>
      )}
    </svg>
  )
}
