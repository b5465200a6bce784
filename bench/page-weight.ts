import { gzipSync } from 'node:zlib'

/** Bytes of a page after gzip -9: what a server that compresses as well as it can would send. */
export type Asset = { readonly html: number; readonly scripts: number; readonly styles: number }

/** Weighs a page and everything its HTML asks for. @param read the bytes at an address. */
export async function weigh(
  html: string,
  read: (address: string) => Promise<Buffer>,
): Promise<Asset> {
  const sizes = async (addresses: ReadonlySet<string>) => {
    let bytes = 0
    for (const address of addresses) bytes += gzipped(await read(address))
    return bytes
  }
  return {
    html: gzipped(Buffer.from(html, 'utf8')),
    scripts: await sizes(addressesOf(html, 'script')),
    styles: await sizes(addressesOf(html, 'style')),
  }
}

function gzipped(bytes: Buffer): number {
  return gzipSync(bytes, { level: 9 }).length
}

/** Scripts for browsers without modules are asked for by no browser that could show the page. */
function addressesOf(html: string, kind: 'script' | 'style'): Set<string> {
  const tags = html.match(/<(script|link)\b[^>]*>/gi) ?? []
  const wanted = tags.filter((tag) => {
    if (kind === 'style') return /\brel="stylesheet"/i.test(tag)
    const isPreload = /\brel="(modulepreload|preload)"/i.test(tag) && /\bas="script"/i.test(tag)
    return (/^<script/i.test(tag) || isPreload) && !/\bnomodule\b/i.test(tag)
  })
  const addresses = wanted.map((tag) => /\b(?:src|href)="([^"]+)"/i.exec(tag)?.[1])
  return new Set(addresses.filter((address) => address !== undefined))
}
