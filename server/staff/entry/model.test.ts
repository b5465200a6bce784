import { expect, it } from 'vitest'
import { doorCookie } from './model.ts'

it.each(['entrada', 'estrada'] as const)(
  'the cookie quita-%s is of this host alone where there is TLS',
  (holds) => {
    const behindTls = doorCookie(holds, 'https://acordos.operadora.example')
    expect(behindTls.name).toBe(`__Host-quita-${holds}`)
    // What a browser wants of `__Host-`: secure, the whole site, no domain.
    expect(behindTls.attributes).toEqual({
      httpOnly: true,
      secure: true,
      sameSite: 'lax',
      path: '/',
    })
    const onThisMachine = doorCookie(holds, 'http://localhost:3000')
    expect(onThisMachine.name).toBe(`quita-${holds}`)
    expect(onThisMachine.attributes.secure).toBe(false)
  },
)
