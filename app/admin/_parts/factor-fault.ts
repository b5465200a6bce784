/** What a refused factor is told, by what the address carries; null where nothing was refused. */
export function factorFault(refused: string | undefined): string | null {
  if (refused === undefined) return null
  return refused === 'chave'
    ? 'A chave de acesso não confere. Tente de novo, ou use o código.'
    : 'O código não confere ou já foi usado. Espere o próximo e tente de novo.'
}
