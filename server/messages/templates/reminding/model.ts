import { formatDayMonth } from '#server/kernel/format.ts'
import type { Body } from '../drawing/model.ts'
import type { Notice } from '../model.ts'

type Reminder = Extract<Notice, { template: 'instalment_reminder' | 'reminder_again' }>

/** Neither says of what: the page behind the link does. */
export function reminderBody(notice: Reminder, comma: string): Body {
  const action = { label: 'Ver minha página', url: notice.link }
  if (notice.template === 'reminder_again') {
    return {
      subject: `O lembrete que você pediu${comma}`,
      paragraphs: [
        'Você pediu para lembrarmos hoje. Os detalhes estão na sua página.',
        'Se já concluiu, ignore esta mensagem.',
      ],
      action,
      code: null,
    }
  }
  return {
    subject: `Seu lembrete${comma}`,
    paragraphs: [
      `Um lembrete: dia ${formatDayMonth(notice.on)} há um compromisso seu.`,
      'Se já concluiu, ignore. Se precisar de outra data ou de ajuda, fale com a gente.',
    ],
    action,
    code: null,
  }
}

type AboutCharge = Extract<Notice, { template: 'card_notice' | 'debit_notice' | 'card_needs_you' }>

/** What a saved card or the person's bank will pay, or a card did not. */
export function chargeBody(notice: AboutCharge, comma: string): Body {
  if (notice.template === 'debit_notice') {
    const day = formatDayMonth(notice.on)
    return {
      subject: `Um aviso sobre o dia ${day}${comma}`,
      paragraphs: [
        `No dia ${day} seu banco paga o que você combinou, como você autorizou no app dele. O valor está na sua página.`,
        'Não quer? Até a véspera você cancela na sua página ou no app do banco, e paga de outro jeito. O combinado continua igual.',
        'Se está tudo certo, só deixe o valor na conta.',
      ],
      action: { label: 'Ver minha página', url: notice.link },
      code: null,
    }
  }
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
