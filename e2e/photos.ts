import sharp from 'sharp'

/** What somebody might send of a letter: a grey sheet. */
export function jpegFile(width = 640, height = 480): Promise<Buffer> {
  const background = { r: 210, g: 210, b: 200 }
  return sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer()
}

/** As a browser takes a file from a telephone. */
export async function photoFile(width?: number, height?: number) {
  return { name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: await jpegFile(width, height) }
}

export const PDF_FILE = {
  name: 'carta.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.7\n%%EOF\n'),
}

/** Larger than anybody may send. */
export const HUGE_FILE = {
  name: 'IMG_0002.jpg',
  mimeType: 'image/jpeg',
  buffer: Buffer.alloc(20 * 1024 * 1024, 1),
}
