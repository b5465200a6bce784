import type { Body } from '../drawing/model.ts'
import type { Letter } from '../model.ts'

const INVITATION = {
  campaign_options: {
    subject: 'Opções para você',
    words: 'Preparamos opções para você. Veja sem compromisso e escolha o que cabe no seu mês.',
  },
  campaign_message: {
    subject: 'Uma mensagem para você',
    words: 'Temos uma mensagem para você. Abra quando for melhor.',
  },
  campaign_help: {
    subject: 'Se precisar de ajuda',
    words: 'Imprevistos acontecem. Se precisar de outra data ou de ajuda, fale com a gente.',
  },
} as const
type AboutCampaign = Extract<Letter['notice'], { template: keyof typeof INVITATION }>

/** Names neither what is owed nor to whom: the page behind the link does, after five digits. */
export function campaignBody({ template, link: url }: AboutCampaign, comma: string): Body {
  const { subject, words } = INVITATION[template]
  return {
    subject: `${subject}${comma}`,
    paragraphs: [
      words,
      'Para sua segurança, pedimos apenas os cinco primeiros números do seu CPF. Nunca pedimos senha.',
      'Não quer receber mais mensagens aqui, ou não é você? Abra o link e avise: não precisa entrar.',
    ],
    action: { label: 'Ver com segurança', url },
    code: null,
  }
}
