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
  install: () => '/instalar',
  cannotPay: () => '/nao-consigo',
  notMine: () => '/nao-reconheco',
  /** The same with one debt chosen. */
  notThis: (debtId: string) => `/nao-reconheco?valor=${encodeURIComponent(debtId)}`,
  person: () => '/falar',
  /** Where a minor is told who speaks for them. */
  guardian: () => '/responsavel',
  notices: () => '/avisos',
  requests: () => '/pedidos',
  request: (caseId: string) => `/pedidos/${encodeURIComponent(caseId)}`,
  photo: (caseId: string, photoId: string) =>
    `/pedidos/${encodeURIComponent(caseId)}/fotos/${encodeURIComponent(photoId)}`,
  /** The code that opens what a page keeps closed, and the way back to it. */
  codeFor: (path: string) => `/codigo?para=${encodeURIComponent(path)}`,
  myData: () => '/meus-dados',
  myDataFile: () => '/meus-dados/arquivo',
  /** What anybody may read, who is not inside. */
  helpOn: (what: 'nao-consigo-pagar' | 'nao-reconheco' | 'pessoa') => `/ajuda#${what}`,
  privacy: () => '/privacidade',
  accessibility: () => '/acessibilidade',
  /** POST: ends the session; GET says goodbye. */
  signOut: () => '/sair',
}
