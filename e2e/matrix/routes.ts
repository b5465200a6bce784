import { admin, everyone, handler, NOWHERE, page, portal, type Route } from './visitors.ts'

const PORTAL: Readonly<Record<string, Route>> = {
  '/valores': handler('(portal)/valores', ['GET', 'POST'], portal(200)),
  // The subject's agreement is paid, the stranger has none: both see what there is.
  '/atalho/[to]': handler(
    '(portal)/atalho/[to]',
    ['GET'],
    portal('/valores', { r1: '/valores', r2: '/valores' }),
  ),
  '/nao-consigo': handler('(portal)/nao-consigo', ['GET', 'POST'], portal(200)),
  '/nao-reconheco': handler('(portal)/nao-reconheco', ['GET', 'POST'], portal(200)),
  '/responsavel': handler('(portal)/responsavel', ['GET'], portal(200)),
  '/falar': handler('(portal)/falar', ['GET', 'POST'], portal(200)),
  '/pedidos': handler('(portal)/pedidos', ['GET'], portal(200)),
  '/pedidos/[caseId]': handler('(portal)/pedidos/[caseId]', ['GET', 'POST'], portal(NOWHERE)),
  '/pedidos/[caseId]/fotos/[photoId]': handler(
    '(portal)/pedidos/[caseId]/fotos/[photoId]',
    ['GET'],
    portal(404, { r1: '/codigo' }),
  ),
  '/avisos': handler('(portal)/avisos', ['GET', 'POST'], portal(200)),
  '/meus-dados': handler('(portal)/meus-dados', ['GET', 'POST'], portal(200)),
  '/meus-dados/arquivo': handler(
    '(portal)/meus-dados/arquivo',
    ['GET'],
    portal(200, { r1: '/codigo' }),
  ),
  '/formas/[creditor]': page('(portal)/formas/[creditor]', portal(NOWHERE)),
  '/confira/[quoteId]': page('(portal)/confira/[quoteId]', portal(NOWHERE)),
  '/confira/[quoteId]/minuta': handler('(portal)/confira/[quoteId]/minuta', ['GET'], portal(404)),
  '/assinar/[quoteId]': page('(portal)/assinar/[quoteId]', portal(NOWHERE)),
  '/acordo/[agreementId]': page('(portal)/acordo/[agreementId]', portal(NOWHERE)),
  // What the subject paid at once cannot be undone: its own page says so.
  '/acordo/[agreementId]/desistir': page(
    '(portal)/acordo/[agreementId]/desistir',
    portal(NOWHERE, { r1: '/acordo/[agreementId]', r2: '/acordo/[agreementId]' }),
  ),
  '/acordo/[agreementId]/cartao': page('(portal)/acordo/[agreementId]/cartao', portal(NOWHERE)),
  '/acordo/[agreementId]/contrato': handler(
    '(portal)/acordo/[agreementId]/contrato',
    ['GET'],
    portal(404, { r1: '/codigo' }),
  ),
  // Asked with the address of a paper of the subject, which it takes for a mere address.
  '/codigo': page('(portal)/codigo', portal(200)),
  '/cartao/[payableId]': page('(portal)/cartao/[payableId]', portal(NOWHERE)),
  '/pix/[payableId]': page('(portal)/pix/[payableId]', portal(NOWHERE)),
  '/pix/[payableId]/estado': handler('(portal)/pix/[payableId]/estado', ['GET'], {
    ...everyone(401),
    r1: 200,
    r2: 200,
    stranger: 404,
  }),
  '/pago/[payableId]': page('(portal)/pago/[payableId]', portal(NOWHERE)),
  '/pago/[payableId]/comprovante': handler(
    '(portal)/pago/[payableId]/comprovante',
    ['GET'],
    portal(404, { r1: '/codigo' }),
  ),
  '/documentos': page('(portal)/documentos', portal(200)),
  '/documentos/[paperId]': handler(
    '(portal)/documentos/[paperId]',
    ['GET'],
    portal(404, { r1: '/codigo' }),
  ),
  '/documentos/provas/[agreementId]': handler(
    '(portal)/documentos/provas/[agreementId]',
    ['GET'],
    portal(404, { r1: '/codigo' }),
  ),
  // Nobody asked for it yet: it waits.
  '/documentos/ano/[creditor]/[year]': handler(
    '(portal)/documentos/ano/[creditor]/[year]',
    ['GET'],
    portal(404, { r1: '/codigo', r2: '/documentos/preparando' }),
  ),
  // Asked with the address of a paper of the subject, which it takes for a mere address.
  '/documentos/preparando': page('(portal)/documentos/preparando', portal(200)),
}

const PUBLIC: Readonly<Record<string, Route>> = {
  '/': { file: 'app/page.tsx', answers: everyone('/golpe') },
  '/l/[token]': handler('l/[token]', ['GET', 'POST'], everyone(200)),
  '/l/[token]/parar': handler(
    'l/[token]/parar',
    ['GET', 'POST'],
    everyone('/l/AAAAAAAAAAAAAAAAAAAAAA'),
  ),
  '/golpe': handler('golpe', ['GET', 'POST'], everyone(200)),
  '/verificar': handler('verificar', ['GET', 'POST'], everyone(200)),
  '/verificar/[code]': handler('verificar/[code]', ['GET'], everyone(200)),
  '/verificar/chave': handler('verificar/chave', ['GET'], everyone(200)),
  '/offline.html': handler('offline.html', ['GET'], everyone(200)),
  '/manifest.webmanifest': handler('manifest.webmanifest', ['GET'], everyone(200)),
  '/ajuda': page('(public)/ajuda', everyone(200)),
  '/instalar': page('(public)/instalar', everyone(200)),
  '/privacidade': page('(public)/privacidade', everyone(200)),
  '/acessibilidade': page('(public)/acessibilidade', everyone(200)),
  '/sessao': page('(public)/sessao', everyone(200)),
  '/sair': handler('(public)/sair', ['GET', 'POST'], everyone(200)),
}

const ADMIN: Readonly<Record<string, Route>> = {
  '/admin': page('admin', admin),
  '/admin/entrar': page('admin/entrar', everyone(200)),
  // Nobody of these has an entry that waits for its factor.
  '/admin/entrar/codigo': page('admin/entrar/codigo', everyone('/admin/entrar')),
  // Nor did anybody set out for the company's provider.
  '/admin/entrar/empresa': page('admin/entrar/empresa', everyone('/admin/entrar')),
  '/admin/entrar/cadastro': page('admin/entrar/cadastro', everyone('/admin/entrar')),
  '/admin/convite/[token]': page('admin/convite/[token]', everyone(200)),
  '/admin/confirmar': page('admin/confirmar', admin),
  '/admin/conta': page('admin/conta', admin),
  '/admin/conta/codigos': page('admin/conta/codigos', { ...admin, staff: '/admin/conta' }),
  '/admin/equipe': page('admin/equipe', admin),
  // Asked for somebody who is not of the team.
  '/admin/equipe/[staffId]': page('admin/equipe/[staffId]', { ...admin, staff: 404 }),
  '/admin/aprovacoes': page('admin/aprovacoes', admin),
  '/admin/carteiras': page('admin/carteiras', admin),
  '/admin/carteiras/recolhimentos': page('admin/carteiras/recolhimentos', admin),
  '/admin/carteiras/importar': page('admin/carteiras/importar', admin),
  '/admin/carteiras/[importId]': page('admin/carteiras/[importId]', admin),
  '/admin/carteiras/[importId]/rejeitadas': handler(
    'admin/carteiras/[importId]/rejeitadas',
    ['POST'],
    everyone(405),
  ),
  '/admin/busca': handler('admin/busca', ['POST'], everyone(405)),
  '/admin/auditoria': page('admin/auditoria', admin),
  '/admin/auditoria/arquivo': handler('admin/auditoria/arquivo', ['POST'], everyone(405)),
  '/admin/dividas/arquivo': handler('admin/dividas/arquivo', ['POST'], everyone(405)),
  '/admin/acordos/arquivo': handler('admin/acordos/arquivo', ['POST'], everyone(405)),
  '/admin/pagamentos/arquivo': handler('admin/pagamentos/arquivo', ['POST'], everyone(405)),
  '/admin/resultados': page('admin/resultados', admin),
  '/admin/resultados/arquivo': handler('admin/resultados/arquivo', ['POST'], everyone(405)),
  '/admin/visoes': handler('admin/visoes', ['GET'], { ...everyone(401), staff: 200 }),
  '/admin/dividas': page('admin/dividas', admin),
  '/admin/casos': page('admin/casos', admin),
  '/admin/casos/[caseId]': page('admin/casos/[caseId]', admin),
  '/admin/casos/[caseId]/fotos/[photoId]': handler(
    'admin/casos/[caseId]/fotos/[photoId]',
    ['POST'],
    everyone(405),
  ),
  '/admin/devedores': page('admin/devedores', admin),
  '/admin/devedores/[debtorId]': page('admin/devedores/[debtorId]', admin),
  '/admin/devedores/[debtorId]/telefone': page('admin/devedores/[debtorId]/telefone', admin),
  '/admin/visao': page('admin/visao', admin),
  '/admin/visao/encerrar': handler('admin/visao/encerrar', ['POST'], everyone(405)),
  '/admin/acordos': page('admin/acordos', admin),
  '/admin/ofertas': page('admin/ofertas', admin),
  '/admin/ofertas/[creditor]': page('admin/ofertas/[creditor]', admin),
  '/admin/reguas': page('admin/reguas', admin),
  '/admin/reguas/[creditor]': page('admin/reguas/[creditor]', admin),
  '/admin/reguas/[creditor]/sem-proximo-passo': page(
    'admin/reguas/[creditor]/sem-proximo-passo',
    admin,
  ),
  '/admin/reguas/[creditor]/sem-proximo-passo/arquivo': handler(
    'admin/reguas/[creditor]/sem-proximo-passo/arquivo',
    ['POST'],
    everyone(405),
  ),
  '/admin/campanhas': page('admin/campanhas', admin),
  '/admin/campanhas/nova': page('admin/campanhas/nova', admin),
  // Asked for a campaign that nobody wrote.
  '/admin/campanhas/[campaignId]': page('admin/campanhas/[campaignId]', { ...admin, staff: 404 }),
  '/admin/campanhas/[campaignId]/editar': page('admin/campanhas/[campaignId]/editar', {
    ...admin,
    staff: 404,
  }),
  '/admin/campanhas/[campaignId]/lista': page('admin/campanhas/[campaignId]/lista', {
    ...admin,
    staff: 404,
  }),
  '/admin/campanhas/[campaignId]/lista/arquivo': handler(
    'admin/campanhas/[campaignId]/lista/arquivo',
    ['POST'],
    everyone(405),
  ),
  '/admin/mensagens': page('admin/mensagens', admin),
  '/admin/mensagens/[creditor]': page('admin/mensagens/[creditor]', admin),
  '/admin/mensagens/[creditor]/[mensagem]/[canal]': page(
    'admin/mensagens/[creditor]/[mensagem]/[canal]',
    admin,
  ),
  '/admin/pagamentos': page('admin/pagamentos', admin),
  '/admin/pagamentos/[paymentId]': page('admin/pagamentos/[paymentId]', admin),
  // Without an amount it leads back to the payment.
  '/admin/pagamentos/[paymentId]/devolver': page('admin/pagamentos/[paymentId]/devolver', admin),
  '/admin/pendencias': page('admin/pendencias', admin),
  '/admin/conciliacao': page('admin/conciliacao', admin),
  '/admin/conciliacao/arquivos': page('admin/conciliacao/arquivos', admin),
  '/admin/conciliacao/arquivos/[exportId]': handler(
    'admin/conciliacao/arquivos/[exportId]',
    ['POST'],
    everyone(405),
  ),
  '/admin/conciliacao/retorno': handler('admin/conciliacao/retorno', ['POST'], everyone(405)),
  '/admin/nomes': page('admin/nomes', admin),
  '/admin/credores': page('admin/credores', admin),
  '/admin/credores/novo': page('admin/credores/novo', admin),
  '/admin/credores/[slug]/chaves': page('admin/credores/[slug]/chaves', admin),
  '/admin/credores/[slug]': page('admin/credores/[slug]', admin),
  '/admin/credores/[slug]/recebimento': page('admin/credores/[slug]/recebimento', admin),
  '/admin/credores/[slug]/encargos': page('admin/credores/[slug]/encargos', admin),
  '/admin/credores/[slug]/contato': page('admin/credores/[slug]/contato', admin),
}

const API: Readonly<Record<string, Route>> = {
  '/api/v1/openapi.json': handler('api/v1/openapi.json', ['GET'], everyone(200)),
  '/api/v1/debts/batches': handler('api/v1/debts/batches', ['POST'], everyone(405)),
  '/api/v1/debts/recalls': handler('api/v1/debts/recalls', ['POST'], everyone(405)),
  '/api/v1/imports/[importId]': handler('api/v1/imports/[importId]', ['GET'], everyone(401)),
  '/api/carteiras': handler('api/carteiras', ['POST'], everyone(405)),
  '/api/health': handler('api/health', ['GET'], everyone(200)),
  // Asked as `/api/trpc/insights.today`.
  '/api/trpc/[trpc]': handler('api/trpc/[trpc]', ['GET', 'POST'], { ...everyone(401), staff: 200 }),
  // Asked as `/api/auth/session`: says who the visitor is, to the visitor.
  '/api/auth/[...nextauth]': handler('api/auth/[...nextauth]', ['GET', 'POST'], everyone(200)),
  '/api/webhooks/stripe': handler('api/webhooks/stripe', ['POST'], everyone(405)),
  '/api/webhooks/pix/[secret]/pix': handler(
    'api/webhooks/pix/[secret]/pix',
    ['POST'],
    everyone(405),
  ),
  // Every one of its methods changes something, and the matrix only looks.
  '/api/lembretes': handler('api/lembretes', ['POST', 'PUT', 'DELETE'], everyone(405)),
  '/api/lembretes/amanha': handler('api/lembretes/amanha', ['POST'], everyone(405)),
  '/api/webhooks/sms': handler('api/webhooks/sms', ['POST'], everyone(405)),
  '/api/webhooks/twilio': handler('api/webhooks/twilio', ['POST'], everyone(405)),
  '/api/webhooks/zenvia': handler('api/webhooks/zenvia', ['POST'], everyone(405)),
  // Without Meta's word in the question, nobody gets one back.
  '/api/webhooks/meta': handler('api/webhooks/meta', ['GET', 'POST'], everyone(403)),
  '/api/webhooks/pix/[secret]/rec': handler(
    'api/webhooks/pix/[secret]/rec',
    ['POST'],
    everyone(405),
  ),
  '/api/webhooks/pix/[secret]/cobr': handler(
    'api/webhooks/pix/[secret]/cobr',
    ['POST'],
    everyone(405),
  ),
  '/api/webhooks/credor/[slug]': handler('api/webhooks/credor/[slug]', ['POST'], everyone(405)),
}

/**
 * Every page and route handler there is, and what each visitor gets from it about one person, whom
 * the matrix calls the subject. Plain data: the integration test compares it with the files of
 * app/, the end-to-end test with what the product answers.
 */
export const ROUTES: Readonly<Record<string, Route>> = { ...PORTAL, ...PUBLIC, ...ADMIN, ...API }
