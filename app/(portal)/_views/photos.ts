import type { CaseView, PhotoView } from '#components/portal/care-view.ts'
import { pathTo } from '#components/portal/paths.ts'
import type { PortalOutputs } from '#server/api/root.ts'
import {
  PHOTO_ANSWERS,
  PHOTOS_PER_CASE,
  type PhotoAnswer,
  type PhotoNote,
} from '#server/cases/photos/model.ts'

/** What is said of a photo in the address of its case. */
const WORDS = {
  received: 'recebida',
  too_large: 'grande',
  too_many_pixels: 'enorme',
  pdf: 'pdf',
  heic: 'heic',
  unreadable: 'ilegivel',
  full: 'cheio',
  too_many_today: 'muitas',
  ended: 'terminou',
  busy: 'espere',
  failed: 'falhou',
} as const satisfies Record<PhotoAnswer, string>

/** The end of an address that says what became of a photo; nothing where none came. */
export function photoSaid(separator: '?' | '&', answer: PhotoAnswer | null): string {
  return answer === null ? '' : `${separator}foto=${WORDS[answer]}`
}

export function photoView(caseId: string, { id, ...of }: PhotoNote): PhotoView {
  const page = `${pathTo.request(caseId)}?ver=${of.number}#foto-${of.number}`
  return { ...of, href: pathTo.photo(caseId, id), page }
}

/** What the page of a case says of its photos, and which of them its address asks for. */
export function photosView(
  one: PortalOutputs['care']['byId'],
  query: URLSearchParams,
): CaseView['photos'] {
  const sent = one.entries.filter(({ photo }) => photo !== null).length
  const waits = one.state === 'open' || one.state === 'asked'
  return {
    answer: PHOTO_ANSWERS.find((answer) => WORDS[answer] === query.get('foto')) ?? null,
    room: waits ? PHOTOS_PER_CASE - sent : 0,
    mayOpen: one.mayOpenPhotos,
    asked: query.get('ver'),
    codePath: sent > 0 && !one.mayOpenPhotos ? pathTo.codeFor(pathTo.request(one.id)) : null,
  }
}
