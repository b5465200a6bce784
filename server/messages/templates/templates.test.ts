import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asId } from '#server/kernel/id.ts'
import type { Sender } from '../model.ts'
import { renderedProblems, saysHowToStop } from './lint/model.ts'
import { renderMail } from './mail/model.ts'
import {
  LEADING_ANSWERS,
  type Letter,
  type Notice,
  SHORT_ANSWERS,
  TEMPLATES,
  type TemplateFacts,
  type TemplateName,
} from './model.ts'
import { isPlainSms, renderSms, SMS_LENGTH } from './sms/model.ts'

const ID = '01920000-0000-7000-8000-000000000000'
const AT = Temporal.Instant.from('2026-12-31T23:59:00Z')

const sender: Sender = {
  operator: {
    name: 'Acordo Claro S',
    legalName: 'Acordo Claro Serviços de Cobrança Ltda.',
    cnpj: '12345678000195',
    address: 'Rua das Palmeiras, 120, Recife/PE',
    phone: '(81) 99999-0000',
    hours: 'dias úteis, das 9h às 18h',
    email: 'ajuda@acordoclaro.example',
    dataProtectionOfficer: 'privacidade@acordoclaro.example',
  },
  portalUrl: 'https://acordoclaro.com.br',
}

const notices = (link: string): Record<TemplateName, Notice> => ({
  first_link: { template: 'first_link', link },
  fresh_link: { template: 'fresh_link', link },
  quotes_ready: { template: 'quotes_ready', link, until: Temporal.PlainDate.from('2026-12-31') },
  contact_change: { template: 'contact_change', from: AT },
  access_code: { template: 'access_code', code: '888888' },
  access_notice: { template: 'access_notice', at: AT },
  agreement_copy: {
    template: 'agreement_copy',
    link,
    number: 'A2026-000123',
    paper: { creditorId: asId(ID), paperId: asId(ID), filename: 'acordo-A2026-000123.pdf' },
  },
  agreement_notice: { template: 'agreement_notice', link },
  agreement_withdrawn: { template: 'agreement_withdrawn', link },
  campaign_options: { template: 'campaign_options', link },
  campaign_message: { template: 'campaign_message', link },
  campaign_help: { template: 'campaign_help', link },
  card_notice: { template: 'card_notice', link, on: Temporal.PlainDate.from('2026-12-31') },
  debit_notice: { template: 'debit_notice', link, on: Temporal.PlainDate.from('2026-12-31') },
  instalment_reminder: {
    template: 'instalment_reminder',
    link,
    on: Temporal.PlainDate.from('2026-12-31'),
  },
  reminder_again: { template: 'reminder_again', link },
  card_needs_you: { template: 'card_needs_you', link },
  clearance_copy: {
    template: 'clearance_copy',
    link,
    number: 'Q2026-000123',
    paper: { creditorId: asId(ID), paperId: asId(ID), filename: 'quitacao-Q2026-000123.pdf' },
  },
  statement_copy: {
    template: 'statement_copy',
    link,
    number: 'D2026-000123',
    paper: { creditorId: asId(ID), paperId: asId(ID), filename: 'declaracao-D2026-000123.pdf' },
  },
  receipt: { template: 'receipt', link, number: 'R2026-000123' },
  case_news: { template: 'case_news', link, protocol: 'A2026-000123' },
  data_erased: {
    template: 'data_erased',
    link,
    protocol: 'A2026-000123',
    erased: ['seus telefones e e-mails'],
    kept: ['os registros de acesso: 6 meses (Marco Civil, art. 15)'],
  },
  reply_link: {
    template: 'reply_link',
    answer: 'help',
    link,
    by: Temporal.PlainDate.from('2026-12-31'),
  },
  reply_words: {
    template: 'reply_words',
    answer: 'person',
    by: Temporal.PlainDate.from('2026-12-31'),
  },
  farewell: { template: 'farewell', answer: 'stopped' },
  refund_on_its_way: { template: 'refund_on_its_way', link },
  refund_done: { template: 'refund_done', link },
})

const creditor = {
  legalName: 'Vivaz Telecom S.A.',
  cnpj: '11222333000181',
  address: 'Av. Paulista, 1000, São Paulo/SP',
}

function letterOf(notice: Notice, changes: Partial<Letter> = {}): Letter {
  const base = { notice, sender, firstName: 'Maximilianos', checkCode: 'WWWW-9QXD', creditor }
  return { ...base, ...changes }
}

const TOKEN = 'WWWWWWWWWWWWWWWWWWWWWW'
const linkOf = (portalUrl: string) => `${portalUrl}/l/${TOKEN}`
/** A usual domain, the demo's address, and a domain longer than anybody's. */
const PORTALS = [
  'https://acordoclaro.com.br',
  'http://localhost:3000',
  `https://${'negociacao-'.repeat(4)}acordo.com.br`,
]
/** Whatever somebody may be answered. */
const answers = (link: string): Notice[] => {
  const by = Temporal.PlainDate.from('2026-12-31')
  return [
    ...LEADING_ANSWERS.map((answer) => ({ template: 'reply_link', answer, link, by }) as const),
    ...SHORT_ANSWERS.map((answer) => ({ template: 'reply_words', answer, by }) as const),
    { template: 'farewell', answer: 'given_up' },
  ]
}
const all = PORTALS.flatMap((portal) => {
  const link = linkOf(portal)
  return [...Object.values(notices(link)), ...answers(link)]
})

/** The sender of all of them, and the link that each is given: the lint looks at the words. */
const ours = (notice: Notice) => ({
  names: ['Acordo Claro S'],
  links: 'link' in notice ? [notice.link] : [],
})

describe('every SMS', () => {
  it.each(all)('$template fits one GSM-7 segment with its longest values', (notice) => {
    const text = renderSms(letterOf(notice))
    expect(text.length).toBeLessThanOrEqual(SMS_LENGTH)
    expect(isPlainSms(text)).toBe(true)
  })

  it.each(all)('$template names no amount, debt, creditor or threat', (notice) => {
    expect(renderedProblems('sms', renderSms(letterOf(notice)), ours(notice))).toEqual([])
  })

  it.each(all)('$template names its sender and carries its check code', (notice) => {
    const text = renderSms(letterOf(notice))
    expect(text).toContain('Acordo Claro S')
    expect(text).toContain('WWWW-9QXD')
  })

  it.each(all)('$template links only to our own address, and whole', (notice) => {
    const text = renderSms(letterOf(notice))
    const links = text.match(/https?:\/\/\S+/g) ?? []
    expect(links).toEqual('link' in notice ? [notice.link] : [])
  })

  it.each(all.filter(({ template }) => template.startsWith('campaign_')))(
    '$template says how not to be written to again, however long the address is',
    (notice) => expect(saysHowToStop(renderSms(letterOf(notice)))).toBe(true),
  )

  it('is plain and short whatever the name is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (firstName) => {
        for (const notice of Object.values(notices(linkOf(sender.portalUrl)))) {
          const text = renderSms(letterOf(notice, { firstName }))
          expect(isPlainSms(text) && text.length <= SMS_LENGTH).toBe(true)
        }
      }),
    )
  })

  it('names a sender with a long name by the words that fit', () => {
    const operator = { ...sender.operator, name: 'Recuperação Amiga do Nordeste' }
    const { fresh_link } = notices(linkOf(sender.portalUrl))
    const text = renderSms(letterOf(fresh_link, { sender: { ...sender, operator } }))
    expect(text).toContain(' - Recuperacao. Vale')
  })

  it('greets by first name without accents, and leaves a long one out', () => {
    const { first_link } = notices(linkOf('https://a.com.br'))
    expect(renderSms(letterOf(first_link, { firstName: 'José' }))).toMatch(/^Jose, temos/)
    const long = letterOf(first_link, { firstName: 'Wolfeschlegelstein' })
    expect(renderSms(long)).toMatch(/^Ola, temos/)
  })
})

const begun = (template: TemplateName) => {
  const facts: TemplateFacts = TEMPLATES[template]
  return facts.inContactHours === true
}

describe('every e-mail', () => {
  const link = linkOf(sender.portalUrl)
  const mails = [...Object.values(notices(link)), ...answers(link)]

  it.each(mails)('$template has a neutral subject, since previews show on lock screens', (n) => {
    const subject = renderMail(letterOf(n)).subject ?? ''
    expect(renderedProblems('subject', subject, ours(n))).toEqual([])
  })

  it.each(mails)('$template says who writes, with CNPJ, address and a person to talk to', (n) => {
    const { text, html } = renderMail(letterOf(n))
    for (const part of ['Acordo Claro Serviços', '12.345.678/0001-95', 'Rua das Palmeiras']) {
      expect(text).toContain(part)
      expect(html).toContain(part)
    }
    expect(text).toContain('Atendimento humano: (81) 99999-0000')
    expect(text).toContain('Encarregado de dados')
    expect(text).toContain('Aviso WWWW-9QXD')
  })

  it.each(mails)('$template names the creditor only after a sign-in (CDC 42-A)', (n) => {
    const { text } = renderMail(letterOf(n))
    const isPaper = 'number' in n
    expect(text.includes('Credor: Vivaz Telecom S.A., CNPJ 11.222.333/0001-81')).toBe(isPaper)
  })

  it('refuses to be written without the creditor it must name', () => {
    const { receipt } = notices(linkOf(sender.portalUrl))
    expect(() => renderMail(letterOf(receipt, { creditor: null }))).toThrow(/CDC 42-A/)
  })

  it.each(mails)('$template links to our own address only', (n) => {
    const { text, html } = renderMail(letterOf(n))
    const links = `${text}\n${html}`.match(/https?:\/\/[^\s"<]+/g) ?? []
    for (const link of links) expect(new URL(link).origin).toBe('https://acordoclaro.com.br')
  })

  it('escapes what it did not write itself', () => {
    const { first_link } = notices(linkOf(sender.portalUrl))
    const { html } = renderMail(letterOf(first_link, { firstName: '<img src=x onerror=1>"' }))
    expect(html).not.toContain('<img')
  })

  it.each(mails)(
    '$template is left by one click where we begin it, and never where it was asked for',
    (n) => {
      const isBegun = n.template === 'first_link' || begun(n.template)
      const { unsubscribeUrl } = renderMail(letterOf(n))
      expect(unsubscribeUrl).toBe(isBegun && 'link' in n ? `${n.link}/parar` : undefined)
    },
  )

  it('of what is to be kept names the paper to attach, and no other does', () => {
    for (const n of mails) {
      const { papers } = renderMail(letterOf(n))
      const isKept = /_copy$/.test(n.template)
      expect(papers).toHaveLength(isKept ? 1 : 0)
    }
  })
})
