/** The portal's own addresses, in one place. None carries a secret. */
export const pathTo = {
  situation: () => '/valores',
  /** POST: makes today's conditions anew. */
  refreshOffers: () => '/valores',
  closedDebts: () => '/valores?encerrados=1#encerrados',
  ways: (creditorSlug: string) => `/formas/${encodeURIComponent(creditorSlug)}`,
  review: (quoteId: string) => `/confira/${encodeURIComponent(quoteId)}`,
  pix: (payableId: string) => `/pix/${encodeURIComponent(payableId)}`,
  agreement: (agreementId: string) => `/acordo/${encodeURIComponent(agreementId)}`,
  withdrawal: (agreementId: string) => `/acordo/${encodeURIComponent(agreementId)}/desistir`,
  card: (agreementId: string, payableId?: string) =>
    `/acordo/${encodeURIComponent(agreementId)}/cartao${payableId ? `?parcela=${encodeURIComponent(payableId)}` : ''}`,
  papers: () => '/documentos',
  scamCheck: () => '/golpe',
  help: () => '/ajuda',
  cannotPay: () => '/ajuda#nao-consigo-pagar',
  notMine: () => '/ajuda#nao-reconheco',
  person: () => '/ajuda#pessoa',
  privacy: () => '/privacidade',
  accessibility: () => '/acessibilidade',
  /** POST: ends the session; GET says goodbye. */
  signOut: () => '/sair',
}
