import { createDecipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto'

/**
 * The browser's half of RFC 8291, written from its text with nothing but `node:crypto`: what our
 * messages are encrypted by is judged by something that shares no line with it.
 */
export type TestBrowser = {
  readonly p256dh: string
  readonly auth: string
  /** The text of a message, or an error where one bit of it is wrong. */
  read(body: Buffer): string
}

export function createBrowser(privateKey?: Buffer, auth: Buffer = randomBytes(16)): TestBrowser {
  const curve = createECDH('prime256v1')
  if (privateKey) curve.setPrivateKey(privateKey)
  else curve.generateKeys()
  return {
    p256dh: curve.getPublicKey('base64url'),
    auth: auth.toString('base64url'),
    read: (body) => decrypt(body, curve, auth),
  }
}

/** RFC 8188 with one record, whose keying material is that of RFC 8291 §3.4. */
function decrypt(body: Buffer, curve: ECDH, auth: Buffer): string {
  const salt = body.subarray(0, 16)
  const recordSize = body.readUInt32BE(16)
  const idLength = body.readUInt8(20)
  const sender = body.subarray(21, 21 + idLength)
  const record = body.subarray(21 + idLength)
  if (record.length > recordSize) throw new Error('more than one record')
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), curve.getPublicKey(), sender])
  const material = derive(curve.computeSecret(sender), auth, info, 32)
  const key = derive(material, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = derive(material, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const decipher = createDecipheriv('aes-128-gcm', key, nonce)
  decipher.setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
  const end = padded.lastIndexOf(2)
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) {
    throw new Error('not padded as the last record is')
  }
  return padded.subarray(0, end).toString('utf8')
}

function derive(secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, length))
}
