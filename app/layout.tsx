import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { parseTheme, THEME_COOKIE } from '#components/ui/theme.ts'
import { DESCRIPTION, ROBOTS, THEME_COLORS } from './_document/head.ts'
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
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <html lang="pt-BR" data-theme={theme === 'auto' ? undefined : theme}>
      <body>{children}</body>
    </html>
  )
}
