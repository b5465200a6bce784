import { block, color, keep, type Sheet, section, space } from '../../sheet/data.ts'
import { type Fact, facts } from '../../sheet/table/data.ts'
import { momentText, type SignedView, TERMS_FILE_NAME } from '../model.ts'

/** The last block of a signed paper: rule 11. */
export function drawEvidence(
  sheet: Sheet,
  { quoteNumber, who, signed }: { quoteNumber: string; who: string; signed: SignedView },
): void {
  const rows: Fact[] = [
    { label: 'Acordo', value: signed.agreementNumber, strong: true },
    { label: 'Condição aceita', value: quoteNumber },
    { label: 'Quem aceitou', value: who },
    ...acceptanceFacts(signed),
    { label: 'Versão do texto', value: signed.termsVersion },
    { label: 'SHA-256 do texto aceito', value: splitHash(signed.termsSha256) },
  ]
  keep(sheet, 300)
  space(sheet, 8)
  section(sheet, 'Prova da aceitação')
  facts(sheet, rows)
  space(sheet, 10)
  block(
    sheet,
    sheet.root,
    'P',
    `O texto aceito está anexado a este PDF, no arquivo ${TERMS_FILE_NAME}. O SHA-256 desse arquivo é o que está acima: se uma só letra mudar, o número muda.`,
    { size: 9.5, color: color.secondary },
  )
}

function acceptanceFacts({ acceptance, acceptedAt }: SignedView): Fact[] {
  if (acceptance.method === 'code') {
    return [
      { label: 'Como', value: codeText(acceptance.sentTo) },
      { label: 'Quando', value: momentText(acceptedAt) },
    ]
  }
  return [
    { label: 'Como', value: 'Pelo pagamento desta condição, por Pix' },
    { label: 'Condição confirmada na tela', value: momentText(acceptedAt) },
    { label: 'Pagamento', value: momentText(acceptance.paidAt) },
    { label: 'Identificação do Pix', value: acceptance.endToEndId },
  ]
}

function codeText(sentTo: { channel: 'sms' | 'email'; value: string } | null): string {
  if (sentTo === null) return 'Código de 6 números, enviado a um contato cadastrado'
  const channel = sentTo.channel === 'sms' ? 'SMS' : 'e-mail'
  return `Código de 6 números, enviado por ${channel} para ${sentTo.value}`
}

/** Groups of eight, so that people can compare them. */
function splitHash(hex: string): string {
  return hex.match(/.{1,8}/g)?.join(' ') ?? hex
}
