import type { OperatorView } from './view.ts'

/** Who operates the portal in tests of its pages. */
export const OPERATOR: OperatorView = {
  name: 'Atende Recupera',
  legalName: 'Atende Recupera Ltda.',
  cnpj: '12.345.678/0001-95',
  address: 'Rua das Palmeiras, 120, Recife/PE',
  phone: '0800 000 0000',
  hours: 'dias úteis, das 9h às 18h',
  email: 'ajuda@atenderecupera.com.br',
  dpo: 'Helena Duarte',
}
