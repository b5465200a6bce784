export type IconName = 'check' | 'info' | 'alert' | 'cross' | 'clock' | 'phone'

const PATHS = {
  check: 'M4 10.5l4 4 8-9',
  info: 'M10 9v5.5M10 5.6v.1',
  alert: 'M10 5v6M10 14.4v.1',
  cross: 'M5.5 5.5l9 9M14.5 5.5l-9 9',
  clock: 'M10 5v5l3.2 2',
  phone:
    'M5 3.5h2.6l1.2 3.4-1.7 1.4a9 9 0 0 0 4.6 4.6l1.4-1.7 3.4 1.2V15a1.5 1.5 0 0 1-1.6 1.5A12.5 12.5 0 0 1 3.5 5.1 1.5 1.5 0 0 1 5 3.5z',
} satisfies Record<IconName, string>

const RINGED: ReadonlySet<IconName> = new Set(['info', 'alert', 'clock'])

/** Drawn in the colour of the text around it; the word beside it carries the meaning. */
export function Icon({ name, className }: { name: IconName; className?: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      className={className}
    >
      {RINGED.has(name) && <circle cx="10" cy="10" r="8.5" strokeWidth="1.5" />}
      <path d={PATHS[name]} />
    </svg>
  )
}
