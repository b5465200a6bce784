import { assertNever } from '#server/kernel/assert.ts'
import { formatDayMonth } from '#server/kernel/format.ts'
import { campaignBody } from '../campaign/model.ts'
import { erasedBody } from '../care/model.ts'
import { type Body, htmlOf, textOf } from '../drawing/model.ts'
import { codeBody, linkBody, localTime } from '../entering/model.ts'
import { type Content, type Letter, type Notice, TEMPLATES, type TemplateFacts } from '../model.ts'
import { chargeBody, reminderBody } from '../reminding/model.ts'
import { answerBody } from '../reply/model.ts'

/**
 * An e-mail: a neutral subject, since previews show on lock screens; the text; the same as simple
 * HTML; and who writes, with address and CNPJ (CDC 42-A). Before a sign-in no creditor is named.
 */
export function renderMail(letter: Letter, own?: MailWords): Content {
  const body = own === undefined ? bodyOf(letter) : ownBody(letter, own)
  const { notice } = letter
  return {
    subject: body.subject,
    text: textOf(letter, body),
    html: htmlOf(letter, body),
    link: 'link' in notice ? notice.link : null,
    papers: 'paper' in notice ? [notice.paper] : [],
    ...leavingOf(notice),
  }
}

/** A creditor's own words, with everything around them as in the house's. */
export type MailWords = Pick<Body, 'subject' | 'paragraphs'> & { readonly action: string }

function ownBody({ notice }: Letter, { subject, paragraphs, action }: MailWords): Body {
  const tap = 'link' in notice ? { label: action, url: notice.link } : null
  return { subject, paragraphs, action: tap, code: null }
}

/** What the house says, of a message with something to tap. */
export function houseMailWords(letter: Letter): MailWords {
  const { subject, paragraphs, action } = bodyOf(letter)
  return { subject, paragraphs, action: action?.label ?? '' }
}

/** What we begin ourselves can be left by one click, by the link that the letter carries anyway. */
function leavingOf(notice: Notice): Pick<Content, 'unsubscribeUrl'> {
  const { inContactHours }: TemplateFacts = TEMPLATES[notice.template]
  const isBegun = inContactHours === true || notice.template === 'first_link'
  return isBegun && 'link' in notice ? { unsubscribeUrl: `${notice.link}/parar` } : {}
}

function bodyOf(letter: Letter): Body {
  const { notice } = letter
  const comma = letter.firstName === null ? '' : `, ${letter.firstName}`
  switch (notice.template) {
    case 'first_link':
    case 'fresh_link':
      return linkBody(notice, comma)
    case 'quotes_ready':
    case 'contact_change':
      return afterCall(notice, letter, comma)
    case 'access_code':
    case 'access_notice':
      return codeBody(notice, letter)
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
    case 'campaign_options':
    case 'campaign_message':
    case 'campaign_help':
      return campaignBody(notice, comma)
    case 'card_notice':
    case 'debit_notice':
    case 'card_needs_you':
      return chargeBody(notice, comma)
    case 'data_erased':
      return erasedBody(notice, comma)
    case 'case_news':
    case 'reply_link':
    case 'reply_words':
    case 'farewell':
      return answerBody(notice, letter, comma)
    case 'instalment_reminder':
    case 'reminder_again':
      return reminderBody(notice, comma)
    case 'receipt':
      return receiptOf(notice, comma)
    case 'refund_on_its_way':
    case 'refund_done':
      return refundOf(notice.template, notice.link, comma)
    default:
      return assertNever(notice)
  }
}

type AfterCall = Extract<Letter['notice'], { template: 'quotes_ready' | 'contact_change' }>

/** What follows a call of the person. */
function afterCall(notice: AfterCall, { sender }: Letter, comma: string): Body {
  if (notice.template === 'quotes_ready') {
    return {
      subject: `As opções que preparamos${comma}`,
      paragraphs: [
        `Como você pediu por telefone, preparamos opções para você. Elas valem até ${formatDayMonth(notice.until)}.`,
        'Veja com calma e sem compromisso. Para sua segurança, pedimos apenas os cinco primeiros números do seu CPF. Nunca pedimos senha.',
      ],
      action: { label: 'Ver as opções', url: notice.link },
      code: null,
    }
  }
  return {
    subject: `Um novo contato${comma}`,
    paragraphs: [
      `Por telefone, pediram para incluir um novo contato seu. Ele vale a partir de ${localTime(notice.from)}.`,
      `Foi você? Não precisa fazer nada. Não foi você? Ligue para ${sender.operator.phone}, e nada muda.`,
    ],
    action: null,
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
