import { assertPresent } from '#server/kernel/assert.ts'
import { formatTaxId, parseTaxId } from '#server/kernel/tax-id.ts'
import { type CreditorIdentity, type Letter, TEMPLATES } from '../model.ts'

/** What one e-mail says, before it is drawn. */
export type Body = {
  readonly subject: string
  readonly paragraphs: readonly string[]
  /** The one thing to tap, if there is one. */
  readonly action: { readonly label: string; readonly url: string } | null
  /** Digits to be read and typed. */
  readonly code: string | null
}

function greeting(letter: Letter): string {
  return letter.firstName === null ? 'Olá.' : `Olá, ${letter.firstName}.`
}

/** Who writes, and how to make sure of it. */
function footer(letter: Letter): string[] {
  const { operator, portalUrl } = letter.sender
  const host = new URL(portalUrl).host
  return [
    `Aviso ${letter.checkCode}. Para conferir se é nosso, digite ${host}/golpe no navegador e informe este número. Nosso endereço é sempre ${host}.`,
    ...(TEMPLATES[letter.notice.template].namesCreditor ? [creditorLine(letter.creditor)] : []),
    `${operator.name}: ${operator.legalName}, CNPJ ${cnpj(operator.cnpj)}, ${operator.address}.`,
    `Atendimento humano: ${operator.phone}, ${operator.hours}. E-mail: ${operator.email}. Encarregado de dados: ${operator.dataProtectionOfficer}.`,
  ]
}

function creditorLine(creditor: CreditorIdentity | null): string {
  const known = assertPresent(creditor, 'this template names the creditor (CDC 42-A)')
  return `Credor: ${known.legalName}, CNPJ ${cnpj(known.cnpj)}, ${known.address}.`
}

function cnpj(value: string): string {
  const parsed = parseTaxId(value)
  return parsed.ok ? formatTaxId(parsed.value) : value
}

/** As plain text. */
export function textOf(letter: Letter, body: Body): string {
  return [
    greeting(letter),
    ...(body.code === null ? [] : [body.code]),
    ...body.paragraphs,
    ...(body.action === null ? [] : [`${body.action.label}: ${body.action.url}`]),
    ['--', ...footer(letter)].join('\n'),
  ].join('\n\n')
}

const INK = '#1d2733'
const QUIET = '#55606c'

/** The same as simple HTML. */
export function htmlOf(letter: Letter, body: Body): string {
  const p = (text: string) => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`
  const code =
    body.code === null
      ? ''
      : `<p style="margin:0 0 16px;font-size:32px;letter-spacing:4px"><strong>${escapeHtml(body.code)}</strong></p>`
  const action =
    body.action === null
      ? ''
      : `<p style="margin:0 0 16px"><a href="${escapeHtml(body.action.url)}" style="color:#0b5a4a;font-weight:bold">${escapeHtml(body.action.label)}</a><br><span style="color:${QUIET};font-size:14px">${escapeHtml(body.action.url)}</span></p>`
  const small = footer(letter)
    .map((line) => `<p style="margin:0 0 8px">${escapeHtml(line)}</p>`)
    .join('')
  return [
    '<!doctype html><html lang="pt-BR"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    `<title>${escapeHtml(body.subject)}</title></head>`,
    `<body style="margin:0;padding:24px;font:16px/1.5 Arial,sans-serif;color:${INK};background:#ffffff">`,
    `<main style="max-width:560px;margin:0 auto">${p(greeting(letter))}${code}`,
    `${body.paragraphs.map(p).join('')}${action}`,
    `<footer style="border-top:1px solid #d5dae0;padding-top:16px;font-size:14px;color:${QUIET}">${small}</footer>`,
    '</main></body></html>',
  ].join('\n')
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
