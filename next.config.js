/**
 * Plain JavaScript, free of env: the same build serves every installation. Headers that never change
 * are here; the Content-Security-Policy with its nonce is in proxy.ts, that of documents in
 * app/_document/document.tsx, those of the plain pages in components/landing/headers.ts.
 */
const everywhere = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'X-Robots-Tag', value: 'noindex, nofollow' },
  // Ignored by browsers over plain HTTP, so it does not disturb the demo on 127.0.0.1.
  { key: 'Strict-Transport-Security', value: 'max-age=31536000; includeSubDomains' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), geolocation=(), microphone=(), payment=()' },
]

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  // Personal pages gain nothing from it and lose a third to a half of the requests per second.
  cacheComponents: false,
  devIndicators: false,
  // `npm run check` and CI check types; whoever starts the product need not wait for it again.
  typescript: { ignoreBuildErrors: true },
  // They read their own data files at run time, which a bundle would lose.
  serverExternalPackages: ['pdfkit', '@node-rs/argon2'],
  headers: async () => [
    { source: '/:path*', headers: everywhere },
    // The last page of a session: the browser forgets what it kept.
    { source: '/sair', headers: [{ key: 'Clear-Site-Data', value: '"cache", "storage"' }] },
    {
      source: '/sw.js',
      headers: [
        { key: 'Cache-Control', value: 'no-cache' },
        // A worker fetches only from its own origin and runs no other script.
        { key: 'Content-Security-Policy', value: "default-src 'none'; connect-src 'self'" },
      ],
    },
  ],
}

export default config
