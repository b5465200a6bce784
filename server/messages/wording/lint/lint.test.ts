import { describe, expect, it } from 'vitest'
import type { Sender } from '../../model.ts'
import type { WordedTemplate, Wording } from '../model.ts'
import { problemsOf } from './model.ts'

const SENDER: Sender = {
  operator: {
    name: 'Acordo Claro',
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

const GOOD = '{nome}, lembrete: dia {data}. Veja em {link} - {marca}. {aviso}'
const sms = (text: string): Wording => ({ channel: 'sms', text })
const email = (changes: Partial<Extract<Wording, { channel: 'email' }>> = {}): Wording => ({
  channel: 'email',
  subject: 'Seu lembrete',
  paragraphs: ['Dia {data} há um compromisso seu com a {marca}.'],
  action: 'Ver minha página',
  ...changes,
})
const whatsApp = (text: string): Wording => ({
  channel: 'whatsapp',
  template: 'lembrete',
  language: 'pt_BR',
  text,
})
const APP =
  'Olá, {nome}. Lembrete da {marca}: dia {data}. Veja em {link}. {aviso}: responda SAIR para parar.'

const problems = (wording: Wording, template: WordedTemplate = 'instalment_reminder') =>
  problemsOf(template, wording, SENDER).map(({ what }) => what)

describe('a creditor’s own words', () => {
  it.each([sms(GOOD), email(), whatsApp(APP)])('may be as kind and clear as %o', (wording) => {
    expect(problems(wording)).toEqual([])
  })

  it.each([
    ['{nome}, sua dívida: {link} - {marca}. {aviso}', ['not_plain', 'forbidden']],
    ['{nome}, ultimo aviso: {link} - {marca}. {aviso}', ['forbidden']],
    ['{nome}, pague R$ 10: {link} - {marca}. {aviso}', ['forbidden']],
    ['{nome}, veja {link} ou bit.ly/abc - {marca}. {aviso}', ['address']],
    ['{nome}, veja {link} ou https://a.b - {marca}. {aviso}', ['address']],
    ['{nome}, VEJA AGORA: {link} - {marca}. {aviso}', ['shouted']],
    ['{nome}, veja {link} - {marca}. {aviso} {valor}', ['unknown_variable']],
    ['{nome}, veja em nossa pagina. {aviso}', ['missing_variable']],
    ['Veja, {nome}: {link} - {marca}. {aviso}', ['name_first']],
    [`${GOOD} ${'muito '.repeat(12)}`, ['too_long']],
  ])('by SMS may not be %s', (text, expected) => {
    expect(problems(sms(text))).toEqual(expected)
  })

  it('count their length with the longest values, to the letter', () => {
    const used = '{nome}, {link} - {marca}. {aviso}'
      .replace('{nome}', 'Maximilianos')
      .replace('{link}', `https://acordoclaro.com.br/l/${'W'.repeat(22)}`)
      .replace('{marca}', 'Acordo Claro')
      .replace('{aviso}', 'Aviso WWWW-9QXD').length
    const fitting = `{nome}, {link} - {marca}. {aviso}${'a'.repeat(160 - used)}`
    expect(problems(sms(fitting), 'receipt')).toEqual([])
    expect(problems(sms(`${fitting}a`), 'receipt')).toEqual(['too_long'])
  })

  it('say how to stop, where we begin to write: by SMS a campaign, by WhatsApp everything', () => {
    const invitation = '{nome}, temos novidade: {link} - {marca}. {aviso}'
    expect(problems(sms(invitation), 'campaign_options')).toEqual(['no_way_out'])
    expect(problems(sms(`${invitation} SAIR cancela.`), 'campaign_options')).toEqual([])
    const app = 'Oi, {nome}. É da {marca}: {link}. {aviso}, para conferir.'
    expect(problems(whatsApp(app), 'campaign_options')).toEqual(['no_way_out'])
    expect(problems(whatsApp(app), 'receipt')).toEqual([])
  })

  it.each([
    ['{nome}, veja {link} da {marca}. {aviso} SAIR.', ['variable_at_edge']],
    ['Veja {link} da {marca} {aviso}. SAIR para {nome}', ['variable_at_edge']],
    ['Olá, {nome}. Sua dívida na {marca}: {link}. {aviso} ou SAIR.', ['forbidden']],
  ])('by WhatsApp may not be %s', (text, expected) => {
    expect(problems(whatsApp(text))).toEqual(expected)
  })

  it.each([
    [{ subject: 'Seu acordo atrasado' }, ['forbidden']],
    [{ subject: 'x'.repeat(79) }, ['too_long']],
    [{ paragraphs: ['Regularize já, sob pena de medidas cabíveis.'] }, ['forbidden']],
    [{ paragraphs: ['Olá, {nome}.'] }, ['unknown_variable']],
    [{ action: 'www.outro.site' }, ['address']],
  ])('by e-mail may not be %o', (changes, expected) => {
    expect(problems(email(changes))).toEqual(expected)
  })
})
