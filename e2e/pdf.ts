import { expect, type Page } from '@playwright/test'

/** A PDF of the portal, fetched with the session of the page; answers its bytes. */
export async function pdfAt(page: Page, href: string | null): Promise<Buffer> {
  const { request } = page.context()
  const address = new URL(href ?? '', page.url()).href
  // A job issues the paper: until then a page answers that waits for it.
  let response = await request.get(address)
  await expect
    .poll(async () => {
      response = await request.get(address)
      return response.headers()['content-type']
    })
    .toBe('application/pdf')
  expect(response.status()).toBe(200)
  expect(response.headers()['cache-control']).toBe('no-store')
  const bytes = await response.body()
  expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-')
  // A tagged PDF, which screen readers can read.
  expect(bytes.includes('/MarkInfo')).toBe(true)
  return bytes
}
