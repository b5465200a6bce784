import { type Centavos, centavos, toDecimalString } from '#server/kernel/money.ts'
import { ok, type Result, refuse } from '#server/kernel/result.ts'
import { crc16, crcMatches, readTlv, type TlvField, tlv } from '../tlv/model.ts'

/**
 * Pix "copia e cola" (Manual de Padrões para Iniciação do Pix, Manual do BR Code):
 * a complete reader, that refuses with a reason what a bank app would refuse, and a writer.
 * The reader takes the text as it is: trim what a person pasted at the ends, never inside.
 */
export type BrCode = {
  /** `static` carries a key, `dynamic` a URL, `recurrence` only a Pix Automático URL. */
  readonly kind: 'static' | 'dynamic' | 'recurrence'
  /** Field 01 is 12: to be used once. */
  readonly once: boolean
  readonly key: string | null
  readonly information: string | null
  readonly url: string | null
  readonly recurrenceUrl: string | null
  readonly merchantName: string
  readonly merchantCity: string
  readonly categoryCode: string
  readonly postalCode: string | null
  /** Null in dynamic codes, where the answer behind the URL decides (field 54 is ignored). */
  readonly amount: Centavos | null
  /** Null for `***` and in dynamic codes. */
  readonly txid: string | null
  readonly crc: string
  readonly fields: readonly TlvField[]
}

export type BrCodeRefusal =
  | 'too-long'
  | 'checksum'
  | 'encoding'
  | 'missing-field'
  | 'field'
  | 'not-pix'
  | 'nothing-to-pay'
  | 'amount'
  | 'txid'

/** Pix API: pixCopiaECola has at most 512 characters. */
const MAX_LENGTH = 512
const PIX_GUI = 'br.gov.bcb.pix'

export function readBrCode(payload: string): Result<BrCode, BrCodeRefusal> {
  if (payload.length > MAX_LENGTH) return refuse('too-long')
  const root = readTlv(payload)
  if (!root.ok) return root
  const fields = root.value
  const last = fields.at(-1)
  if (last?.id !== '63' || last.value.length !== 4) return refuse('encoding')
  if (!crcMatches(payload)) return refuse('checksum')
  const values = new Map(fields.map((field) => [field.id, field.value]))
  const frame = checkFrame(fields, values)
  if (frame) return refuse(frame)
  const account = pixTemplate(fields, 26, 51)
  if (account === null) return refuse('not-pix')
  const additional = templateOf(values.get('62') ?? '')
  if (additional === null) return refuse('encoding')
  return readPix({ fields, values, account, additional })
}

/** The fields every BR Code has, whatever it pays. */
function checkFrame(
  fields: readonly TlvField[],
  values: ReadonlyMap<string, string>,
): 'field' | 'missing-field' | null {
  const required = ['00', '52', '53', '58', '59', '60', '62']
  if (required.some((id) => !values.has(id))) return 'missing-field'
  const shapes: [string, RegExp][] = [
    ['00', /^01$/],
    ['01', /^1[12]$/],
    ['52', /^\d{4}$/],
    ['53', /^986$/],
    ['58', /^BR$/],
    ['59', /^.{1,25}$/],
    ['60', /^.{1,15}$/],
  ]
  const wrong = shapes.some(([id, shape]) => values.has(id) && !shape.test(values.get(id) ?? ''))
  // Control characters have no place in a text that people copy; letters with accents are read.
  const control = fields.some(({ value }) => /\p{Cc}/u.test(value))
  return wrong || control || fields[0]?.id !== '00' ? 'field' : null
}

type Template = ReadonlyMap<string, string>

function templateOf(value: string): Template | null {
  const inner = readTlv(value)
  return inner.ok ? new Map(inner.value.map((field) => [field.id, field.value])) : null
}

/** The template of Pix among a range of ids: any id is legal, the GUI tells (any case). */
function pixTemplate(fields: readonly TlvField[], from: number, to: number): Template | null {
  for (const { id, value } of fields) {
    if (Number(id) < from || Number(id) > to) continue
    const template = templateOf(value)
    if (template?.get('00')?.toLowerCase() === PIX_GUI) return template
  }
  return null
}

type Parts = {
  readonly fields: readonly TlvField[]
  readonly values: ReadonlyMap<string, string>
  readonly account: Template
  readonly additional: Template
}

function readPix(parts: Parts): Result<BrCode, BrCodeRefusal> {
  const { fields, values, account } = parts
  const key = account.get('01') ?? null
  const url = account.get('25') ?? null
  const recurrenceUrl = pixTemplate(fields, 80, 99)?.get('25') ?? null
  if (key === null && url === null && recurrenceUrl === null) return refuse('nothing-to-pay')
  if ((key !== null && url !== null) || (key !== null && key.length > 77)) return refuse('field')
  if ([url, recurrenceUrl].some((location) => location !== null && !isLocation(location))) {
    return refuse('field')
  }
  const kind = url !== null ? 'dynamic' : key !== null ? 'static' : 'recurrence'
  const amount = amountOf(values.get('54'))
  if (amount === undefined) return refuse('amount')
  const txid = txidOf(parts, kind)
  if (txid === undefined) return refuse('txid')
  return ok({
    kind,
    once: values.get('01') === '12',
    key,
    information: account.get('02') ?? null,
    url,
    recurrenceUrl,
    merchantName: values.get('59') ?? '',
    merchantCity: values.get('60') ?? '',
    categoryCode: values.get('52') ?? '',
    postalCode: values.get('61') ?? null,
    amount: kind === 'static' ? amount : null,
    txid: kind === 'static' ? txid : null,
    crc: values.get('63') ?? '',
    fields,
  })
}

/** Host and path without a scheme, at most 77 characters. */
function isLocation(url: string): boolean {
  return url.length <= 77 && /^[a-z0-9.-]+(:\d{1,5})?\/[!-~]+$/i.test(url)
}

/** Undefined when malformed: a decimal point, no thousands, at most 13 characters. */
function amountOf(text: string | undefined): Centavos | null | undefined {
  if (text === undefined) return null
  const match = text.length <= 13 ? /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text) : null
  if (!match) return undefined
  return centavos(BigInt((match[1] ?? '') + (match[2] ?? '').padEnd(2, '0')))
}

/**
 * Undefined when malformed. A static Pix txid is `[a-zA-Z0-9]{1,25}` or `***`; where the code also
 * serves other arrangements (cards in 02–25, a second account), 62-05 is their common reference
 * label, which may hold other characters (Manual do BR Code 2.2).
 */
function txidOf(parts: Parts, kind: BrCode['kind']): string | null | undefined {
  const label = parts.additional.get('05')
  if (label === undefined || label === '***') return null
  if (label.length > 25) return undefined
  if (kind !== 'static' || /^[a-zA-Z0-9]{1,25}$/.test(label)) return label
  const accounts = parts.fields.filter(({ id }) => Number(id) >= 2 && Number(id) <= 51)
  return accounts.length > 1 && /^[A-Za-z0-9 $%*+\-./:]+$/.test(label) ? label : undefined
}

export type Merchant = { readonly name: string; readonly city: string }

/** A code with a key: amount and txid (`[a-zA-Z0-9]{1,25}`) are optional. */
export function writeStaticBrCode(code: {
  readonly key: string
  readonly merchant: Merchant
  readonly amount?: Centavos
  readonly txid?: string
  readonly information?: string
}): Result<string, BrCodeRefusal> {
  const inner = [field('00', PIX_GUI), field('01', code.key)]
  if (code.information !== undefined) inner.push(field('02', plain(code.information)))
  return write(inner.join(''), code.merchant, {
    amount: code.amount === undefined ? '' : field('54', toDecimalString(code.amount)),
    txid: code.txid ?? '***',
    once: false,
    recurrenceUrl: null,
  })
}

/** A code with a location (no scheme): amount and txid are behind the URL, so they are not here. */
export function writeDynamicBrCode(code: {
  readonly url: string
  readonly merchant: Merchant
  readonly once?: boolean
  readonly recurrenceUrl?: string
}): Result<string, BrCodeRefusal> {
  return write(field('00', PIX_GUI) + field('25', code.url), code.merchant, {
    amount: '',
    txid: '***',
    once: code.once ?? false,
    recurrenceUrl: code.recurrenceUrl ?? null,
  })
}

type Body = {
  readonly amount: string
  readonly txid: string
  readonly once: boolean
  readonly recurrenceUrl: string | null
}

/** What is written is read again: nothing leaves that our own reader would refuse. */
function write(account: string, merchant: Merchant, body: Body): Result<string, BrCodeRefusal> {
  if (account.length > 99) return refuse('field')
  const { recurrenceUrl } = body
  const recurrence = recurrenceUrl ? field('00', PIX_GUI) + field('25', recurrenceUrl) : ''
  const open = [
    field('00', '01'),
    body.once ? field('01', '12') : '',
    field('26', account),
    field('52', '0000'),
    field('53', '986'),
    body.amount,
    field('58', 'BR'),
    field('59', plain(merchant.name).slice(0, 25).trim()),
    field('60', plain(merchant.city).slice(0, 15).trim()),
    field('62', field('05', body.txid)),
    recurrence ? field('80', recurrence) : '',
    '6304',
  ].join('')
  const payload = open + crc16(open)
  const read = readBrCode(payload)
  return read.ok ? ok(payload) : read
}

/** An impossible length is written as an empty field, which the reader then refuses. */
function field(id: string, value: string): string {
  return tlv(id, value) ?? `${id}00`
}

/** Accents decomposed and dropped, then whatever is not printable ASCII: LEN counts bytes too. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[^ -~]/g, '')
    .trim()
}

/** The text people paste: trimmed at the ends only, because names hold spaces. */
export function readPastedBrCode(text: string): Result<BrCode, BrCodeRefusal> {
  return readBrCode(text.trim())
}
