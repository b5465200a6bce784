import type { Intent } from '../model.ts'

/**
 * What careful readers look for in a reply, over its plain words (see words); `unless` these stand
 * there as well. No rule decides: they are what is seen first, and learning weighs them.
 */
export type Rule = {
  readonly intent: Exclude<Intent, 'other'>
  readonly says: RegExp
  readonly unless?: RegExp
}

const MESSAGES =
  'mensage\\w*|sms|avisos?|e?mails?|notificac\\w+|recados?|textos?|torpedos?|lembretes?|propagandas?|spam'
const CONTACT =
  'mand\\w+|envi\\w+|escrev\\w+|perturb\\w+|incomod\\w+|ench\\w+|lig\\w+|cham\\w+|cobr\\w+|insist\\w+|notific\\w+|avis\\w+|persegu\\w+|torr\\w+'
const PERSON =
  'atendente|humano|humana|pessoa|pessoas|gente|alguem|funcionari[oa]|consultor\\w*|operador\\w*|responsavel|gerente|supervisor\\w*|atendimento|vendedor\\w*|moc[ao]|ser humano|setor'

/** To be left alone, in whatever words; asked for, and not merely named. */
export const STOP: readonly Rule[] = [
  {
    intent: 'stop',
    says: / (nao|nem) (quero|desejo|gostaria de|quer|aceito|autorizo|pedi( para)?|preciso|permito|admito)( mais| de| que)* ?((receber|recebendo|ser|me|voces?|o|os|as|a|de|essas?|esses?|nenhuma?|qualquer|tipo|mais|contato|dess\w+|est\w+|por) )*(contatad\w+|incomodad\w+|perturbad\w+|cobrad\w+|mensage\w*|sms|avis\w+|e?mails?|notificac\w+|ligac\w+|contato|mande\w*|envie\w*|propaganda\w*|recados?)/,
    unless: / nao quero (parar|deixar|perder|sair)/,
  },
  {
    intent: 'stop',
    says: new RegExp(
      ` (parem?|para|pare|parar|deixem?|deixa|chega|basta|cesse\\w*|pode[mr]? parar|favor parar)( ja| logo| por favor| agora| ai| entao)*( de| com)( \\w+){0,2} (${CONTACT}|${MESSAGES}|encher|torrar|isso|esse|essa|essas|esses)`,
    ),
    unless: / nao (para|pare|parem|parar|quero parar)/,
  },
  {
    intent: 'stop',
    says: new RegExp(` nao( \\w+){0,3} (${CONTACT})( \\w+){0,4} mais `),
    unless: /(consig|posso|pude|link|boleto|pix|codigo|nao (sei|tenho|da|deu)) /,
  },
  {
    intent: 'stop',
    says: / nao (me |nos )?(mand(em?|a|ar)|envi(em?|a|ar)|escrev(am?|a|er)|perturb(em?|a|ar)|incomod(em?|a|ar)|lig(uem?|a|ar)|cham(em?|a|ar)|cobr(em?|ar)|procur(em?|a|ar)|contat(em?|a|ar)) /,
    unless: / (ainda nao|nao mandou|nao mandaram|nao (liga|ligar) )/,
  },
  {
    intent: 'stop',
    says: / (me |meu |minha )?(tir|remov|retir|exclu|apag|elimin|delet|risc|desvincul|descadastr|desinscrev)\w*( \w+){0,3} (meu|minha|meus|me|lista|cadastro|numero|contato|telefone|celular|e?mail|dados|nome|sistema|base)/,
    unless: / (nome sujo|serasa|spc|divida|juros|multa) /,
  },
  {
    intent: 'stop',
    says: / (me|nos) (tir|remov|retir|exclu|descadastr|desinscrev|esquec|bloque)\w*/,
    unless: / (serasa|spc|juros|nome) /,
  },
  {
    intent: 'stop',
    says: new RegExp(
      ` (cancel\\w*|suspend\\w*|bloque\\w*|desativ\\w*|descadastr\\w*|desinscrev\\w*|interromp\\w*|encerr\\w*|remov\\w*)( \\w+){0,3} (${MESSAGES}|envios?|inscricao|contato|assinatura|recebimento|numero|cadastro)`,
    ),
    unless: / (divida|acordo|compra|cartao|contrato) /,
  },
  {
    intent: 'stop',
    says: / (em paz|me esquece\w*|me erra|me deixa\w*( quiet\w)?|sai fora|sem mais (mensage\w+|avisos?|contato)|chega de|vou (te )?bloquear|ja bloquei) /,
    unless: / (nao me deixa|me deixa (ver|pensar|saber)|me deixe (ver|pensar|saber)) /,
  },
  {
    intent: 'stop',
    says: /^ ((por favor|quero|pode|favor|ok|oi|ola|bom dia|boa tarde|boa noite|eu|ja|gente|nossa) )*(pare|parar|parem|para|sair|stop|sai|cancelar|cancela|cancele|descadastrar|remover|remova|chega|basta|encerrar|bloquear|unsubscribe|desinscrever)( (por favor|ja|agora|isso|com isso|tudo|obrigado|favor|logo|\?|urgente|imediatamente|senhor\w*|voces?|ai))* $/,
  },
]

/** The number or the address is another's. */
export const WRONG_PERSON: readonly Rule[] = [
  {
    intent: 'wrong_person',
    says: /^ (nao|n)( (nao|e|senhor|senhora|obrigado|por favor|sou|sou eu|nao sou|\?))* $/,
  },
  {
    intent: 'wrong_person',
    says: / (numero|telefone|celular|e?mail|contato|pessoa|destinatari\w+|whatsapp|endereco|zap) (esta |e |ta |da |do )?(errad\w+|engan\w+|trocad\w+|incorret\w+|invalid\w+)/,
  },
  {
    intent: 'wrong_person',
    says: / (por engano|engano|errou (o |de )?(numero|telefone|pessoa|e?mail)|errad[oa] (esse|este|o|a) (numero|pessoa|telefone)|mandou errado|(mandaram|mandou|mandando|enviaram|enviou|enviando)( \w+){0,3} (para a? ?pessoa errada|errad[oa]|engano)|pessoa errada) /,
    unless: / (se nao me engano|paguei por engano|cobranca por engano|paguei errado) /,
  },
  {
    intent: 'wrong_person',
    says: / nao (e|sou|somos|era) (a |o |essa |esse |esta |este |mais |eu |ess[ea] |a tal |nem )*(pessoa|maria|joao|jose|ana|dono|dona|titular|quem|fulan\w|senhor\w?|quem voce\w*|quem procura\w*|destinatari\w+|eu)( |$)/,
    unless: / (nao e a? ?minha|conta|divida|compra|robo|nao sou dono de) /,
  },
  {
    intent: 'wrong_person',
    says: / (nao sou|nao me chamo|meu nome nao e|eu nao sou|aqui nao e|esse nao e|este nao e|nao e (o |a )?(numero|telefone|celular|e?mail|contato|whatsapp|zap)|nao e (daqui|dele|dela)) /,
    unless:
      / (nao sou (obrigad|palhac|otari|idiota|trouxa|burr|rob|de ferro|rico|rica|bandid|caloteir|devedor|ladr|contra|aposentad|eu que (devo|comprei|fiz))|nao e (o |a )?(numero|contato) (do|da) (boleto|pix|contrato)|nao e daqui que)/,
  },
  {
    intent: 'wrong_person',
    says: / (nao|nem) (conheco|conheci|existe|mora|tem|trabalha|ha|conhecemos|sei quem)( \w+){0,2} (ninguem|ess[ea] (pessoa|maria|nome|senhor\w?|fulan\w|homem|mulher|moc\w|cara)|est[ea] (pessoa|senhor\w?)|nenhum[a]?|quem|mais|aqui|fulan\w|com ess[ea] nome|maria|joao|pessoa|dest[ea] nome|dess[ea] nome|aqui)/,
    unless:
      / (atendente|humano|divida|compra|conta|dinheiro|condic\w+|trabalho|emprego|como|desconto|jeito|link|pix|boleto|acordo) /,
  },
  {
    intent: 'wrong_person',
    says: / (desconheco|nao conheco) (ess[ea]|est[ea]|a|o|ninguem|nenhum\w?|alguem)( tal| tal de)?( (pessoa|maria|joao|nome|senhor\w?|homem|mulher|fulan\w|moc\w|individuo|cidad\w+|titular|destinatari\w+|ninguem|alguem))/,
  },
  {
    intent: 'wrong_person',
    says: / (ess[ea]|est[ea]|o|meu|comprei|peguei|troquei)( \w+){0,2} (numero|telefone|celular|chip|linha|e?mail)( \w+){0,3} (e novo|novo|agora e meu|e meu|era (de|do|da)|nao (e|pertence)|mudou de dono|pertence|pertencia|ha pouco|faz|tem \d|desde)/,
    unless: / (mudei|troquei|meu numero novo|novo numero|anota|atualiz\w+|meu novo|paguei) /,
  },
  {
    intent: 'wrong_person',
    says: / (sou|e|aqui e|fala|quem fala e|quem usa e) (o |a )?(filh\w|esposa|marido|mae|pai|irma\w?|vizinh\w|sobrinh\w|net\w|nora|genro|secretari\w|ex|prim\w|ti[oa]|cunhad\w|empresa|patr\w+)( (dele|dela|de|do|da|esposa|marido))/,
    unless: / (divida|paguei|pago|faleceu|morreu|boleto|pix) /,
  },
  {
    intent: 'wrong_person',
    says: / (procur\w+|fala\w*|mand\w+|envi\w+|lig\w+)( \w+){0,3} (outra pessoa|pessoa certa|a pessoa certa|outro numero)/,
  },
  {
    intent: 'wrong_person',
    says: / aqui nao (tem|mora|existe|trabalha|vive|ha|e) /,
    unless: / (pix|boleto|opcao|dinheiro|link|nada) /,
  },
]

/** A person, or a call. */
export const HUMAN: readonly Rule[] = [
  {
    intent: 'human',
    says: new RegExp(
      ` (falar|fala|conversar|conversa|atendid[oa]|atenda|atende|atender|tratar|contato|resolver|negociar|transfer\\w+|pass\\w+|cham\\w+|respond\\w+|explic\\w+|ajud\\w+|quero|queria|preciso|prefiro|gostaria( de)?|tem|existe|cade|ha|manda|me da|coloca|bota|por)( \\w+){0,4} (${PERSON})( |$)`,
    ),
    unless:
      / (nao (tem|existe|mora|ha|conheco)( \w+)? (ninguem|alguem|essa pessoa|pessoa)|agente |sou outra pessoa|pessoa errada|outra pessoa|a gente|essa pessoa|alguem (usou|fez|comprou|pagou|clonou)|setor que|para outra) /,
  },
  {
    intent: 'human',
    says: / (me liga|me ligue|me liguem|me ligar|ligue para mim|liga para mim|liga ai|pode\w* (me )?ligar|podem (me )?ligar|quero (que )?(me )?(ligu\w+|ligacao|uma ligacao)|telefone (para|de) (contato|falar|ligar)|qual (o )?(telefone|numero)( \w+){0,3}|telefonem?|me telefon\w+|retorn\w+ (a )?(minha )?(ligacao|chamada|contato)|ligacao|por telefone|um telefone|0800) /,
    unless:
      / (nao (me )?(liga|ligue|liguem|ligar)|par(a|e|em) de|mais ligac|sem ligac|qual (o )?numero (do|da) (pix|boleto|contrato|conta)) /,
  },
  {
    intent: 'human',
    says: / ((e|isso e|voce e|isto e|sera) (um |uma )?(robo|maquina|bot)|robo|atendente|ser humano|humano|de verdade|atendimento( humano)?|gente de verdade|alguem de verdade|com alguem|com voces?|central de atendimento|sac|ouvidoria) /,
    unless:
      / (obrigado|valeu|atendimento (foi|otimo|bom|excelente)|negociar com voces?|acordo com voces?|pagar com voces?|acertar com voces?|problema com voces?|divida com voces?|devo (a|com) voces?|nada com voces?|contato com voces?$) /,
  },
]
