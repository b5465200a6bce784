import { describe, expect, it } from 'vitest'
import { ownForm } from './forms.ts'

const PORTAL = 'https://acordoclaro.example'
const FORM = 'application/x-www-form-urlencoded'

/** A POST as a browser sends it from our own page, unless told otherwise. */
function post(body: string, headers: Record<string, string | null> = {}): Request {
  const sent: Record<string, string | null> = {
    origin: PORTAL,
    'content-type': FORM,
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  }
  const kept = Object.entries(sent).filter((entry): entry is [string, string] => entry[1] !== null)
  return new Request(`${PORTAL}/golpe`, { method: 'POST', body, headers: kept })
}

describe('a plain form', () => {
  it('of our own page is read', async () => {
    const form = await ownForm(post('digits=39053&intent=confirm'), `${PORTAL}/`)
    expect(form?.get('digits')).toBe('39053')
    expect(form?.get('intent')).toBe('confirm')
  })

  it('of our own page is read with a charset in its type', async () => {
    const form = await ownForm(
      post('a=%C3%A7', { 'content-type': `${FORM};charset=UTF-8` }),
      PORTAL,
    )
    expect(form?.get('a')).toBe('ç')
  })

  it.each([
    ['another site', 'https://evil.example'],
    ['a site whose name begins like ours', 'https://acordoclaro.example.evil.example'],
    ['a part of our site', 'https://www.acordoclaro.example'],
    ['our name over plain HTTP', 'http://acordoclaro.example'],
    ['our name on another port', 'https://acordoclaro.example:8443'],
    ['a sandboxed frame', 'null'],
    ['our name in capitals', 'https://ACORDOCLARO.example'],
    ['two origins', `${PORTAL}, https://evil.example`],
    ['no origin at all', null],
    ['an empty origin', ''],
  ])('of %s is not read', async (_, origin) => {
    expect(await ownForm(post('digits=39053', { origin }), PORTAL)).toBeNull()
  })

  it.each(['text/plain', 'multipart/form-data; boundary=x', 'application/json', '', null])(
    'of the type %j is not read',
    async (type) => {
      expect(await ownForm(post('digits=39053', { 'content-type': type }), PORTAL)).toBeNull()
    },
  )

  it('is read up to 32 KiB and not beyond', async () => {
    const ofSize = (bytes: number) => post(`a=${'x'.repeat(bytes - 2)}`)
    expect((await ownForm(ofSize(32 * 1024), PORTAL))?.get('a')).toHaveLength(32 * 1024 - 2)
    expect(await ownForm(ofSize(32 * 1024 + 1), PORTAL)).toBeNull()
  })

  it.each([null, 'many', '-1', '1e9', ''])(
    'that announces its length as %j is not read',
    async (length) => {
      expect(await ownForm(post('a=1', { 'content-length': length }), PORTAL)).toBeNull()
    },
  )
})
