/** The errors of the Pix API by name: usual status, title and detail (openapi.yaml, "Erros"). */
type Title = readonly [status: number, title: string, detail: string]

const notFound = (detail: string): Title => [404, 'Não Encontrado', detail]
const invalid = (title: string, detail: string): Title => [400, title, detail]
const query = (list: string): Title => [
  400,
  'Consulta inválida.',
  `Os parâmetros de consulta à lista de ${list} não respeitam o schema ou não fazem sentido semanticamente.`,
]
const operation = (title: string, thing: string): Title =>
  invalid(
    title,
    `A requisição que busca alterar ou criar uma ${thing} não respeita o schema ou está semanticamente errada.`,
  )
const webhook = invalid(
  'Webhook inválido.',
  'A presente requisição busca criar um webhook sem respeitar o schema ou, ainda, apresenta semântica inválida.',
)

export const problemTitles = {
  RequisicaoInvalida: invalid('Requisição inválida', 'A requisição não pôde ser lida.'),
  AcessoNegado: [
    403,
    'Acesso Negado',
    'Requisição de participante autenticado que viola alguma regra de autorização.',
  ],
  NaoEncontrado: notFound('Entidade não encontrada.'),
  ErroInternoDoServidor: [500, 'Erro interno', 'Condição inesperada ao processar requisição.'],
  ServicoIndisponivel: [503, 'Serviço Indisponível', 'Serviço não está disponível no momento.'],
  CobNaoEncontrado: notFound('Cobrança não encontrada para o txid informado.'),
  CobOperacaoInvalida: operation('Cobrança inválida.', 'cobrança para pagamento imediato'),
  CobConsultaInvalida: query('cobranças'),
  CobPayloadNaoEncontrado: notFound(
    'A cobrança em questão não foi encontrada para a location requisitada.',
  ),
  CobPayloadOperacaoInvalida: invalid(
    'Requisição inválida.',
    'A cobrança existe, mas a requisição é inválida.',
  ),
  CobVNaoEncontrada: notFound('Cobrança com vencimento não encontrada para o txid informado.'),
  CobVOperacaoInvalida: operation('Cobrança inválida.', 'cobrança com vencimento'),
  CobVConsultaInvalida: query('cobranças com vencimento'),
  PayloadLocationNaoEncontrado: notFound('Location não encontrada para o id informado.'),
  PayloadLocationOperacaoInvalida: invalid(
    'Location inválida.',
    'A presente requisição busca criar uma location sem respeitar o schema estabelecido.',
  ),
  PayloadLocationConsultaInvalida: query('locations'),
  PayloadLocationRecNaoEncontrado: notFound('Location não encontrada para o id informado.'),
  PayloadLocationRecConsultaInvalida: query('locations'),
  PixNaoEncontrado: notFound('Pix não encontrado para o e2eid informado.'),
  PixConsultaInvalida: query('Pix recebidos'),
  PixDevolucaoNaoEncontrada: notFound(
    'Devolução representada por id não encontrada para o e2eid informado.',
  ),
  PixDevolucaoInvalida: invalid(
    'Devolução inválida.',
    'A presente requisição de devolução não respeita o schema ou não faz sentido semanticamente.',
  ),
  RecNaoEncontrada: notFound('Recorrência não encontrada para o idRec informado.'),
  RecOperacaoInvalida: operation('Recorrência inválida.', 'recorrência'),
  RecConsultaInvalida: query('recorrências'),
  RecPayloadNaoEncontrado: notFound(
    'A recorrência em questão não foi encontrada para a location requisitada.',
  ),
  RecPayloadOperacaoInvalida: invalid(
    'Recorrência inválida.',
    'A recorrência em questão encontra-se expirada, rejeitada ou cancelada para a location requisitada.',
  ),
  SolicRecNaoEncontrada: notFound(
    'Solicitação de recorrência não encontrada para o idSolicRec informado.',
  ),
  SolicRecOperacaoInvalida: operation(
    'Solicitação inválida.',
    'solicitação de confirmação de recorrência',
  ),
  CobRNaoEncontrado: notFound('Cobrança não encontrada para o txid informado.'),
  CobROperacaoInvalida: operation('Cobrança inválida.', 'cobrança recorrente'),
  CobRConsultaInvalida: query('cobranças recorrentes'),
  WebhookNaoEncontrado: notFound('O webhook denotado por chave não encontra-se estabelecido.'),
  WebhookOperacaoInvalida: webhook,
  WebhookConsultaInvalida: query('webhooks'),
  WebhookRecOperacaoInvalida: webhook,
  WebhookCobROperacaoInvalida: webhook,
} as const satisfies Record<string, Title>
