import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Reply } from '../http.ts'

/** Errors of the Pix API: RFC 7807, `type` under pix.bcb.gov.br, violations with their place. */
export type Violation = { razao: string; propriedade: string }

const titles = {
  RequisicaoInvalida: [400, 'Requisição inválida', 'A requisição não pôde ser lida.'],
  AcessoNegado: [
    403,
    'Acesso Negado',
    'Requisição de participante autenticado que viola alguma regra de autorização.',
  ],
  NaoEncontrado: [404, 'Não Encontrado', 'Entidade não encontrada.'],
  ErroInternoDoServidor: [500, 'Erro interno', 'Condição inesperada ao processar requisição.'],
  ServicoIndisponivel: [503, 'Serviço Indisponível', 'Serviço não está disponível no momento.'],
  CobNaoEncontrado: [404, 'Não Encontrado', 'Cobrança não encontrada para o txid informado.'],
  CobOperacaoInvalida: [
    400,
    'Cobrança inválida.',
    'A requisição que busca alterar ou criar uma cobrança para pagamento imediato não respeita o schema ou está semanticamente errada.',
  ],
  CobConsultaInvalida: [
    400,
    'Consulta inválida.',
    'Os parâmetros de consulta à lista de cobranças não respeitam o schema ou não fazem sentido semanticamente.',
  ],
  CobPayloadNaoEncontrado: [
    404,
    'Não Encontrado',
    'A cobrança em questão não foi encontrada para a location requisitada.',
  ],
  PayloadLocationNaoEncontrado: [
    404,
    'Não Encontrado',
    'Location não encontrada para o id informado.',
  ],
  PayloadLocationOperacaoInvalida: [
    400,
    'Location inválida.',
    'A presente requisição busca criar uma location sem respeitar o schema estabelecido.',
  ],
  PayloadLocationConsultaInvalida: [
    400,
    'Consulta inválida.',
    'Os parâmetros de consulta à lista de locations não respeitam o schema ou não fazem sentido semanticamente.',
  ],
  PixNaoEncontrado: [404, 'Não Encontrado', 'Pix não encontrado para o e2eid informado.'],
  PixConsultaInvalida: [
    400,
    'Consulta inválida.',
    'Os parâmetros de consulta à lista de Pix recebidos não respeitam o schema ou não fazem sentido semanticamente.',
  ],
  PixDevolucaoNaoEncontrada: [
    404,
    'Não Encontrado',
    'Devolução representada por id não encontrada para o e2eid informado.',
  ],
  PixDevolucaoInvalida: [
    400,
    'Devolução inválida.',
    'A presente requisição de devolução não respeita o schema ou não faz sentido semanticamente.',
  ],
  WebhookNaoEncontrado: [
    404,
    'Não Encontrado',
    'O webhook denotado por chave não encontra-se estabelecido.',
  ],
  WebhookOperacaoInvalida: [
    400,
    'Webhook inválido.',
    'A presente requisição busca criar um webhook sem respeitar o schema ou, ainda, apresenta semântica inválida.',
  ],
  WebhookConsultaInvalida: [
    400,
    'Consulta inválida.',
    'Os parâmetros de consulta à lista de webhooks não respeitam o schema ou não fazem sentido semanticamente.',
  ],
} as const satisfies Record<string, readonly [number, string, string]>

export type ProblemName = keyof typeof titles

/** `status` only where the contract allows another one for the same type (CobPayload 410). */
export function problem(
  name: ProblemName,
  options: { violations?: Violation[]; status?: number; detail?: string } = {},
): Reply {
  const [usualStatus, title, detail] = titles[name]
  const status = options.status ?? usualStatus
  return {
    status,
    headers: { 'content-type': 'application/problem+json' },
    body: JSON.stringify({
      type: `https://pix.bcb.gov.br/api/v2/error/${name}`,
      title,
      status,
      detail: options.detail ?? detail,
      correlationId: randomUUID(),
      ...(options.violations ? { violacoes: options.violations } : {}),
    }),
  }
}

/** One violation for each place of the body that does not respect the schema. */
export function violationsOf(error: z.ZodError, object: string): Violation[] {
  return error.issues.map((issue) => {
    const place = [object, ...issue.path].join('.')
    return { razao: `O campo ${place} não respeita o schema.`, propriedade: place }
  })
}
