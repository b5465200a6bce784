const ADMIN = '/admin'

/** Only addresses of our own admin area are ever gone to. */
export function safeNext(value: FormDataEntryValue | string | null | undefined): string {
  const path = typeof value === 'string' ? value : ADMIN
  return /^\/admin(?:\/[a-z0-9/-]*)?$/.test(path) ? path : ADMIN
}
