/** Environment variables as they are given: any of them may be missing. */
export type Variables = Readonly<Record<string, string | undefined>>
