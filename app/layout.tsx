import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { DESCRIPTION, ROBOTS, THEME_COLORS } from './_document/head.ts'
import { look } from './_document/look.ts'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Portal', template: '%s' },
  description: DESCRIPTION,
  robots: ROBOTS,
  formatDetection: { telephone: false, date: false, address: false, email: false },
  manifest: '/manifest.webmanifest',
  icons: {
    icon: [
      { url: '/icon.svg', type: 'image/svg+xml' },
      { url: '/icon-192.png', sizes: '192x192', type: 'image/png' },
    ],
    apple: '/apple-touch-icon.png',
  },
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  viewportFit: 'cover',
  themeColor: [...THEME_COLORS],
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="pt-BR" {...(await look())}>
      <body>{children}</body>
    </html>
  )
}
