import { runtime } from '#server/api/runtime.ts'

export const dynamic = 'force-dynamic'

/**
 * How the portal stands on a home screen: under the operator's own name. `start_url` and the
 * shortcuts carry no token: who is not signed in is led to the way in.
 */
export function GET(): Response {
  const { name } = runtime().services.operator
  const manifest = {
    id: '/',
    name,
    short_name: name,
    description: 'Seus valores e acordos, com calma.',
    lang: 'pt-BR',
    dir: 'ltr',
    start_url: '/valores',
    scope: '/',
    display: 'standalone',
    display_override: ['standalone', 'minimal-ui'],
    orientation: 'any',
    background_color: '#fbfaf7',
    theme_color: '#fbfaf7',
    categories: ['finance'],
    icons: [
      { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
      {
        src: '/icon-maskable-512.png',
        sizes: '512x512',
        type: 'image/png',
        purpose: 'maskable',
      },
    ],
    shortcuts: [
      { name: 'Meu acordo', url: '/atalho/acordo', icons: SHORTCUT_ICON },
      { name: 'Pagar parcela', url: '/atalho/pagar', icons: SHORTCUT_ICON },
    ],
    screenshots: [
      screenshot('/telas/acordo.png', 'O acordo, parcela por parcela'),
      screenshot('/telas/pix.png', 'O código Pix, com quem recebe'),
    ],
  }
  return Response.json(manifest, {
    headers: {
      'content-type': 'application/manifest+json',
      'cache-control': 'public, max-age=3600',
    },
  })
}

const SHORTCUT_ICON = [{ src: '/icon-192.png', sizes: '192x192', type: 'image/png' }]

const screenshot = (src: string, label: string) => ({
  src,
  label,
  sizes: '780x1688',
  type: 'image/png',
  form_factor: 'narrow',
})
