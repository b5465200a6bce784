import { BUSINESS_TIME_ZONE } from '#server/kernel/clock.ts'
import type { Body } from '../drawing/model.ts'
import type { Letter, Notice } from '../model.ts'

type AboutCode = Extract<Notice, { template: 'access_code' | 'access_notice' }>

/** A code, and word to the other contact that it was used. */
export function codeBody(notice: AboutCode, { sender }: Letter): Body {
  if (notice.template === 'access_code') {
    return {
      subject: 'Seu código de acesso',
      paragraphs: [
        'Digite este código na página que você deixou aberta. Ele vale 10 minutos.',
        'Não informe a ninguém. Nunca pedimos senha nem ligamos para pedir o código.',
      ],
      action: null,
      code: notice.code,
    }
  }
  return {
    subject: 'Um código seu foi usado',
    paragraphs: [
      `Um código de acesso seu foi usado em ${localTime(notice.at)}.`,
      `Foi você? Não precisa fazer nada. Não foi você? Ligue para ${sender.operator.phone}.`,
    ],
    action: null,
    code: null,
  }
}

type WithLink = Extract<Notice, { template: 'first_link' | 'fresh_link' }>

/** What we begin with, and what somebody asked for again. */
export function linkBody(notice: WithLink, comma: string): Body {
  if (notice.template === 'fresh_link') {
    return {
      subject: `Seu novo link${comma}`,
      paragraphs: [
        'Aqui está seu novo link. Ele vale 7 dias.',
        'Não pediu? Ignore esta mensagem: sem os seus dados, o link não mostra nada.',
      ],
      action: { label: 'Abrir o novo link', url: notice.link },
      code: null,
    }
  }
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
}

export function localTime(at: Temporal.Instant): string {
  const local = at.toZonedDateTimeISO(BUSINESS_TIME_ZONE)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(local.day)}/${two(local.month)} às ${two(local.hour)}h${two(local.minute)}`
}
