/**
 * A set of texts that keeps two 53-bit hashes of each instead of the text: half a million contract
 * numbers in 16 MB. With 106 bits, seeded anew each
 * time, two different texts are not taken for one in practice, nor can a file be made so.
 */
export type SeenSet = {
  /** Adds a text; false where it was seen before. */
  add(text: string): boolean
  has(text: string): boolean
}

const FIRST_CAPACITY = 1024

export function createSeenSet(): SeenSet {
  // A slot holds a hash above zero; zero is free. Open addressing, at most half full.
  let slots = new Float64Array(FIRST_CAPACITY)
  let checks = new Float64Array(FIRST_CAPACITY)
  let size = 0
  const seeds = crypto.getRandomValues(new Int32Array(4))
  const [a = 0, b = 0, c = 0, d = 0] = seeds

  function slotOf(hash: number, check: number): number {
    const mask = slots.length - 1
    let at = hash % slots.length
    while (slots[at] !== 0 && (slots[at] !== hash || checks[at] !== check)) at = (at + 1) & mask
    return at
  }

  function grow(): void {
    const [oldSlots, oldChecks] = [slots, checks]
    slots = new Float64Array(oldSlots.length * 2)
    checks = new Float64Array(oldSlots.length * 2)
    for (let i = 0; i < oldSlots.length; i++) {
      const hash = oldSlots[i] ?? 0
      if (hash !== 0) put(hash, oldChecks[i] ?? 0)
    }
  }

  function put(hash: number, check: number): boolean {
    const at = slotOf(hash, check)
    if (slots[at] !== 0) return false
    slots[at] = hash
    checks[at] = check
    return true
  }

  return {
    add(text) {
      if (!put(hash53(text, a, b), hash53(text, c, d))) return false
      size += 1
      if (size * 2 > slots.length) grow()
      return true
    },
    has: (text) => slots[slotOf(hash53(text, a, b), hash53(text, c, d))] !== 0,
  }
}

/** Two multiplicative 32-bit hashes with final mixing, joined to 1 … 2^53. */
function hash53(text: string, seedA: number, seedB: number): number {
  let high = 0x9e3779b9 ^ seedA
  let low = 0x85ebca6b ^ seedB
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    high = Math.imul(high ^ code, 0x01000193)
    high ^= high >>> 13
    low = Math.imul(low ^ code, 0x5bd1e995)
    low ^= low >>> 15
  }
  high = mix(high ^ text.length)
  low = mix(low ^ high)
  return (high >>> 11) * 4_294_967_296 + (low >>> 0) + 1
}

function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
