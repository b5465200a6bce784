import { withPunctuation } from '#app/_views/identity.ts'
import type { CreditorFieldView } from '#components/admin/creditor-form.tsx'
import { STATES } from '#server/kernel/states.ts'
import type { Section } from '#server/staff/creditor/model.ts'

export const KIND = {
  financial: 'instituição financeira',
  fund: 'fundo',
  commerce: 'comércio ou serviço',
} as const

export const SECTION_TITLE = {
  identity: 'Identificação',
  branding: 'Marca',
  conduct: 'Acordos e nome limpo',
  contact: 'Contato',
} as const satisfies Record<Section, string>

export const SECTION_MEANING = {
  identity: 'Aparece em toda página, mensagem e documento com um valor (CDC 42-A).',
  branding: 'O selo ao lado do nome, nas páginas de quem paga. Vale assim que você salva.',
  conduct: 'Vale para acordos novos. Os que já existem seguem o que foi assinado.',
  contact:
    'Vale para as mensagens que nós começamos: avisos e lembretes. Códigos, recibos e respostas chegam sempre.',
} as const satisfies Record<Section, string>

const option = (value: string, label: string) => ({ value, label })

const YES_OR_NO = [option('yes', 'sim'), option('no', 'não')]

/** Every field: its name on screen, and what to say where what was typed cannot be taken. */
export const FIELDS = {
  identity: [
    {
      name: 'tradeName',
      label: 'Nome que as pessoas conhecem',
      error: 'Escreva o nome, com até 60 letras.',
    },
    { name: 'legalName', label: 'Razão social', error: 'Escreva a razão social.' },
    {
      name: 'cnpj',
      label: 'CNPJ',
      error: 'Confira o CNPJ: os dígitos finais não batem com o resto.',
    },
    { name: 'address', label: 'Endereço', error: 'Escreva o endereço, com rua e cidade.' },
    { name: 'city', label: 'Cidade, para os feriados', error: 'Escreva a cidade ou deixe vazio.' },
    {
      name: 'uf',
      label: 'Estado',
      error: 'Escolha o estado na lista.',
      options: [option('', 'não informado'), ...STATES.map((uf) => option(uf, uf))],
    },
    { name: 'phone', label: 'Telefone', error: 'Escreva o telefone de atendimento.' },
  ],
  branding: [
    { name: 'sealText', label: 'Letras do selo', error: 'Use de uma a três letras.' },
    {
      name: 'groundColour',
      label: 'Cor do fundo',
      error: 'Escreva a cor como #0f5e4e: # e seis letras ou números.',
    },
    {
      name: 'letterColour',
      label: 'Cor das letras',
      error: 'As letras não se leem sobre este fundo: o contraste precisa ser de 4,5 ou mais.',
    },
  ],
  conduct: [
    {
      name: 'breachEffect',
      label: 'Se o acordo parar',
      error: 'Escolha um dos três.',
      options: [
        option('proportional', 'o que foi pago abate em proporção'),
        option('restore', 'volta o valor original, menos o que foi pago'),
        option('novation', 'fica o valor do acordo'),
      ],
    },
    {
      name: 'graceDays',
      label: 'Dias de espera depois do vencimento',
      error: 'Escreva um número de 10 a 90: menos de 10 dias não pode.',
    },
    {
      name: 'repairDays',
      label: 'Dias para retomar um acordo que parou',
      error: 'Escreva um número de 0 a 90.',
    },
    {
      name: 'delistingPolicy',
      label: 'Nome limpo',
      error: 'Escolha um dos dois.',
      options: [
        option('first_instalment', 'depois da primeira parcela paga'),
        option('full_payment', 'depois do último pagamento'),
      ],
    },
  ],
  contact: [
    {
      name: 'contactFirstHour',
      label: 'A partir de que hora, onde a pessoa está',
      error: 'Escreva uma hora cheia, de 9 a 18.',
    },
    {
      name: 'contactEndHour',
      label: 'Até que hora, onde a pessoa está',
      error: 'Escreva uma hora cheia, até 19 e depois da primeira.',
    },
    {
      name: 'contactEveryDays',
      label: 'Dias entre uma mensagem e outra',
      error: 'Escreva um número de 1 a 30: mais de uma por dia não pode.',
    },
    {
      name: 'contactPerWeek',
      label: 'Mensagens em 7 dias, no máximo',
      error: 'Escreva um número de 0 a 3: mais de três não pode.',
    },
    {
      name: 'contactPerMonth',
      label: 'Mensagens em 30 dias, no máximo',
      error: 'Escreva um número de 0 a 8: mais de oito não pode.',
    },
    { name: 'contactSms', label: 'SMS', error: 'Escolha sim ou não.', options: YES_OR_NO },
    { name: 'contactEmail', label: 'E-mail', error: 'Escolha sim ou não.', options: YES_OR_NO },
    {
      name: 'contactWhatsApp',
      label: 'WhatsApp, para quem pediu (senão, SMS)',
      error: 'Escolha sim ou não.',
      options: YES_OR_NO,
    },
  ],
} as const satisfies Record<Section, readonly CreditorFieldView[]>

/** What a field holds, as it stands in its form; a CNPJ is read with its points. */
export function fieldText(name: string, value: string | number | null): string {
  const text = String(value ?? '')
  return name === 'cnpj' ? withPunctuation(text) : text
}

/** The same in words. */
export function valueText(section: Section, name: string, value: string | number | null): string {
  const field: CreditorFieldView | undefined = FIELDS[section].find((one) => one.name === name)
  const text = fieldText(name, value)
  return field?.options?.find((one) => one.value === text)?.label ?? (text || 'nada')
}

export const REFUSED = {
  not_found: 'Este credor não está entre os seus.',
  changed:
    'Outra pessoa mudou esta parte enquanto você escrevia. Nada foi salvo: veja abaixo o que mudou e salve de novo.',
  same: 'Nada mudou: está tudo como antes.',
} as const
