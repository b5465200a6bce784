import { assertNever, assertPresent } from '#server/kernel/assert.ts'
import { BUSINESS_TIME_ZONE } from '#server/kernel/clock.ts'
import { formatDayMonth } from '#server/kernel/format.ts'
import { formatTaxId, parseTaxId } from '#server/kernel/tax-id.ts'
import { type Content, type CreditorIdentity, type Letter, TEMPLATES } from '../model.ts'

type Body = {
  readonly subject: string
  readonly paragraphs: readonly string[]
  /** The one thing to tap, if there is one. */
  readonly action: { readonly label: string; readonly url: string } | null
  /** Digits to be read and typed. */
  readonly code: string | null
}

/**
 * An e-mail: a neutral subject, since previews show on lock screens; the text; the same as simple
 * HTML; and who writes, with address and CNPJ (CDC 42-A). Before a sign-in no creditor is named.
 */
export function renderMail(letter: Letter): Content {
  const body = bodyOf(letter)
  const { notice } = letter
  return {
    subject: body.subject,
    text: textOf(letter, body),
    html: htmlOf(letter, body),
    papers: 'paper' in notice ? [notice.paper] : [],
  }
}

function bodyOf(letter: Letter): Body {
  const { notice } = letter
  const comma = letter.firstName === null ? '' : `, ${letter.firstName}`
  switch (notice.template) {
    case 'first_link':
      return {
        subject: `Uma mensagem para você${comma}`,
        paragraphs: [
          'Temos uma mensagem para você.',
          'Abra quando for melhor. Para sua segurança, pedimos apenas os cinco primeiros números do seu CPF. Nunca pedimos senha.',
          'Não é você? Abra o link e toque em “Não sou eu”. Não escrevemos mais para este endereço.',
        ],
        action: { label: 'Ver com segurança', url: notice.link },
        code: null,
      }
    case 'fresh_link':
      return {
        subject: `Seu novo link${comma}`,
        paragraphs: [
          'Aqui está seu novo link. Ele vale 7 dias.',
          'Não pediu? Ignore esta mensagem: sem os seus dados, o link não mostra nada.',
        ],
        action: { label: 'Abrir o novo link', url: notice.link },
        code: null,
      }
    case 'access_code':
      return {
        subject: 'Seu código de acesso',
        paragraphs: [
          'Digite este código na página que você deixou aberta. Ele vale 10 minutos.',
          'Não informe a ninguém. Nunca pedimos senha nem ligamos para pedir o código.',
        ],
        action: null,
        code: notice.code,
      }
    case 'access_notice':
      return {
        subject: 'Um código seu foi usado',
        paragraphs: [
          `Um código de acesso seu foi usado em ${localTime(notice.at)}.`,
          `Foi você? Não precisa fazer nada. Não foi você? Ligue para ${letter.sender.operator.phone}.`,
        ],
        action: null,
        code: null,
      }
    case 'agreement_copy':
    case 'clearance_copy':
    case 'statement_copy':
      return {
        ...copyOf(notice, comma),
        action: { label: 'Abrir minha página', url: notice.link },
        code: null,
      }
    case 'agreement_notice':
    case 'agreement_withdrawn':
      return {
        ...wordsAbout(notice.template, letter, comma),
        action: { label: 'Ver minha página', url: notice.link },
        code: null,
      }
    case 'card_notice':
    case 'card_needs_you':
      return cardBody(notice, comma)
    case 'receipt':
      return receiptOf(notice, comma)
    case 'refund_on_its_way':
    case 'refund_done':
      return refundOf(notice.template, notice.link, comma)
    default:
      return assertNever(notice)
  }
}

type AboutCard = Extract<Letter['notice'], { template: 'card_notice' | 'card_needs_you' }>

/** What a saved card will pay, or did not. */
function cardBody(notice: AboutCard, comma: string): Body {
  if (notice.template === 'card_notice') {
    return {
      subject: `Um aviso sobre seu cartão${comma}`,
      paragraphs: [
        `No dia ${formatDayMonth(notice.on)} seu cartão guardado paga o que você combinou.`,
        'Você pode pagar de outro jeito antes desse dia, ou remover o cartão na sua página. O combinado continua igual.',
        'Se está tudo certo, não precisa fazer nada.',
      ],
      action: { label: 'Ver minha página', url: notice.link },
      code: null,
    }
  }
  return {
    subject: `Sobre seu cartão${comma}`,
    paragraphs: [
      'Seu cartão guardado não pode concluir o que estava combinado. Nada foi pago.',
      'Na sua página você vê o motivo e escolhe: confirmar no banco, usar outro cartão ou pagar de outro jeito.',
    ],
    action: { label: 'Ver o que fazer', url: notice.link },
    code: null,
  }
}

/** Neither names what was agreed: the page behind the link does. */
function wordsAbout(
  template: 'agreement_notice' | 'agreement_withdrawn',
  { sender }: Letter,
  comma: string,
): Pick<Body, 'subject' | 'paragraphs'> {
  switch (template) {
    case 'agreement_notice':
      return {
        subject: `Sobre o que combinamos${comma}`,
        paragraphs: [
          'Queremos falar com você sobre o que combinamos.',
          'Na sua página você vê como está, até que dia tudo segue como é e o que dá para fazer.',
          'Se já resolveu, pode ignorar esta mensagem. Se precisar de ajuda, fale com a gente.',
        ],
      }
    case 'agreement_withdrawn':
      return {
        subject: `Está feito${comma}`,
        paragraphs: [
          'Você pediu para desfazer o que combinou, e está feito. Não custou nada.',
          'Na sua página você vê o que volta para você e como fica agora.',
          `Não foi você? Ligue para ${sender.operator.phone}.`,
        ],
      }
    default:
      return assertNever(template)
  }
}

function receiptOf({ number, link: url }: { number: string; link: string }, comma: string): Body {
  return {
    subject: `Seu comprovante${comma}`,
    paragraphs: [
      `Recebemos sua confirmação. Seu comprovante é o número ${number}.`,
      'Para ver e baixar o comprovante, abra sua página.',
    ],
    action: { label: 'Ver o comprovante', url },
    code: null,
  }
}

/** Money that goes back; nothing is asked of the person, and nobody may ask it in our name. */
function refundOf(template: 'refund_on_its_way' | 'refund_done', url: string, comma: string): Body {
  const rest = { action: { label: 'Ver minha devolução', url }, code: null }
  return template === 'refund_done'
    ? {
        ...rest,
        subject: `Sua devolução foi feita${comma}`,
        paragraphs: [
          'O banco confirmou a devolução de um pagamento seu. Por Pix, já está na conta de onde veio; no cartão, aparece em até duas faturas.',
          'Na sua página você vê quanto foi.',
        ],
      }
    : {
        ...rest,
        subject: `Sua devolução está a caminho${comma}`,
        paragraphs: [
          'Pedimos ao banco a devolução de um pagamento seu. Ela volta por onde veio: o Pix, para a mesma conta; o cartão, na fatura.',
          'Você não precisa fazer nada. Não pedimos senha nem depósito para devolver.',
          'Na sua página você vê quanto é e como está.',
        ],
      }
}

type Copy = Extract<Letter['notice'], { paper: unknown }>

/** What is to be kept, attached. */
function copyOf({ template, number }: Copy, comma: string): Pick<Body, 'subject' | 'paragraphs'> {
  const keep = 'Guarde este arquivo. Você também encontra tudo na sua página.'
  switch (template) {
    case 'agreement_copy':
      return {
        subject: `Sua cópia${comma}`,
        paragraphs: [`Recebemos sua confirmação. Segue sua cópia, número ${number}, em PDF.`, keep],
      }
    case 'clearance_copy':
      return {
        subject: `Seu documento${comma}`,
        paragraphs: [
          `Você pagou tudo o que combinou. Segue seu termo de quitação, número ${number}, em PDF.`,
          'Se havia registro em SPC ou Serasa, o termo diz até quando ele sai.',
          keep,
        ],
      }
    case 'statement_copy':
      return {
        subject: `Seu documento do ano${comma}`,
        paragraphs: [
          `Segue sua declaração anual, número ${number}, em PDF. Ela substitui os comprovantes de cada mês.`,
          keep,
        ],
      }
    default:
      return assertNever(template)
  }
}

function localTime(at: Temporal.Instant): string {
  const local = at.toZonedDateTimeISO(BUSINESS_TIME_ZONE)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(local.day)}/${two(local.month)} às ${two(local.hour)}h${two(local.minute)}`
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

function textOf(letter: Letter, body: Body): string {
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

function htmlOf(letter: Letter, body: Body): string {
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
