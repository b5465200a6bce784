import geist from './geist.json' with { type: 'json' }

/**
 * The face of our papers: Geist (SIL Open Font License, LICENSE.txt), its Latin letters, with
 * tabular figures in place of the proportional ones. TrueType in base64: kept as text in a module,
 * so that the worker, the web build and the tests all have it without looking for files.
 */
export const faces = {
  regular: geist.regular,
  semibold: geist.semibold,
} as const

/** What the face has a letter for. */
export const HAS_GLYPH =
  /[\n\u0020-\u007e\u00a0-\u017f\u0218-\u021b\u2010\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026\u2190\u2192\u2212]/u
