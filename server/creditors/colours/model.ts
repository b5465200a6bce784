/** Text that is read wants 4.5 to 1 against its ground (WCAG 1.4.3). */
export const LEAST_CONTRAST = 4.5

/** How far two colours (`#0f5e4e`) are apart, from 1 to 21 (WCAG 2.2, relative luminance). */
export function contrastOf(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

export function isReadable(letters: string, ground: string): boolean {
  return contrastOf(letters, ground) >= LEAST_CONTRAST
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
