import { SLUG } from '#server/kernel/slug.ts'

const LONGEST = 36

/**
 * A name made from the one that people know: `Vivaz Telecom S.A.` is `vivaz-telecom-s-a`. Empty where
 * nothing of it can stand in an address.
 */
export function slugOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '')
  return SLUG.test(plain) ? plain : ''
}

/** The first of `nome`, `nome-2`, `nome-3`… that nobody has. */
export function freeSlug(wanted: string, taken: ReadonlySet<string>): string {
  for (let number = 2, slug = wanted; ; number++, slug = `${wanted}-${number - 1}`) {
    if (!taken.has(slug)) return slug
  }
}
