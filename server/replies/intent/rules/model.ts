import { HUMAN, type Rule, STOP, WRONG_PERSON } from '../grave/model.ts'

const NOT_MINE: readonly Rule[] = [
  {
    intent: 'not_mine',
    says: / (nao|nunca|jamais|nem) (reconheco|reconhecemos|fiz|comprei|contratei|assinei|pedi|tive|fui|usei|abri|devo|tenho|solicitei|autorizei|emprestei|adquiri|parcelei|peguei|vi|sei|entendi|conheco|lembro)( \w+){0,6} (divida|compra|compras|conta|contrato|emprestimo|cartao|cobranca|nada|cliente|loja|empresa|debito|servico|internet|plano|linha|essa|isso|vivaz|produto|valor|voces|nessa|nesse|acordo)( |$)/,
    unless:
      / (nao tenho (nada|como|condic)|nao entendi|nao lembro (o|a|do|da) (valor|codigo|senha)|nao vi (nada|mensagem)|nao sei (o|qual) (valor|contrato)|condic\w+|dinheiro|nao tenho (o |mais o |mais )?(boleto|link|cartao|codigo|acesso|valor|essa? (grana|valor|dinheiro))|nao recebi|paguei|pago|quitei) /,
  },
  {
    intent: 'not_mine',
    says: / (divida|compra|conta|debito|cobranca|isso|contrato|essa|esse|emprestimo|cartao|negocio) (ai |ai |tambem |com certeza |ai que voces falam )*(nao e|nao foi|nao era|nunca foi|nunca fiz|n e) (minha|meu|mim|eu|feita|feito|por mim|comigo|minhas|nossa)/,
  },
  {
    intent: 'not_mine',
    says: / (nao e|nao foi|nao sao) (minha|meu|minhas) (a |o |essa |esse |esta )*(divida|compra|conta|debito|cobranca|contrato|cartao)/,
  },
  {
    intent: 'not_mine',
    says: / (desconheco|contesto|contestar|nao reconheco|reconheco nao|nao devo|devo nada|cobranca indevida|indevid\w|clonad\w+|clonaram|usaram (meu|os meus|o meu)|fraude|fraudad\w+|golpe no meu|meu (nome|cpf) foi usado|fizeram( \w+){0,4} (meu nome|meu cpf)|em meu nome|no meu nome|com meu (cpf|nome|documento)|nunca (comprei|contratei|fui cliente|fiz|tive|pedi|assinei|usei|entrei)|nao fiz (essa|esse|isso|nenhum)|nao comprei|nao contratei|roubaram meu|perdi meus? documento\w*|quem fez (foi|essa)|nao fui eu) /,
    unless:
      / (e golpe \?|isso e golpe|sera golpe|desconheco (essa|esse|a|o|este|esta) (pessoa|senhor\w?|maria|nome|homem|mulher)|limpar|limpa|sujo|nome sujo|tirar|boleto (no|em) meu nome|ja paguei|quando nao devo) /,
  },
]

const ALREADY_PAID: readonly Rule[] = [
  {
    intent: 'already_paid',
    says: / (ja|eu|mas|tudo|acabei de|ontem|hoje|semana passada|mes passado) (que |eu |tinha |foi |esta |esta tudo |fiz |ja |efetuei |realizei |fizemos |ter )*(paguei|pago|paga|pagas|pagos|quitei|quitado|quitada|pagamento|acertei|acertado|acertada|transferi|depositei|liquidei|liquidad\w|resolvi|resolvid\w|pagou|pagamos|pagar|fiz o pix|pix)( |$)/,
    unless:
      / (quero|queria|como|vou|posso|consigo|onde|quando|se eu|amanha|qual|caso|assim que|para (eu )?pagar|nao (paguei|foi pago|esta pago|pago|pagou)|fiz um pix errado|quanto|se pagar|hoje (nao )?pago|hoje pagar|manda|mande|envia|tem pix|pix hoje|hoje pix) /,
  },
  {
    intent: 'already_paid',
    says: / (paguei|quitei|foi pago|foi paga|esta pago|esta paga|estao pagas|esta quitad\w|foi quitad\w|fiz o pagamento|efetuei o pagamento|realizei o pagamento|fiz o pix|fiz pix|fiz a transferencia|transferi|depositei|pagamento (ja )?(foi )?(feito|efetuado|realizado|confirmado)|tenho o comprovante|segue o? ?comprovante|mand\w+ o comprovante|comprovante|ja acertei|ja resolvi|dar baixa|deram baixa|deu baixa|da baixa|dao baixa|a baixa|nao devo mais|consta\w* (como )?(em aberto|pendente)|caiu o pagamento|debitou|debitaram|descontaram|ja descontou) /,
    unless:
      / (nao (paguei|foi pago|esta pago|fiz o pagamento|quitei)|ainda nao|quando eu|se eu|nunca paguei|depois que (eu )?pag\w+|como (mando|envio)|assim que) /,
  },
]

const CANNOT_PAY: readonly Rule[] = [
  {
    intent: 'cannot_pay',
    says: / (desempregad\w|sem (emprego|trabalho|trabalhar|servico|renda|salario|dinheiro|condic\w+|nada|um real|um centavo|grana|receber)|perdi (o |meu |meu |a |minha )*(emprego|trabalho|servico|marido|esposa|renda|tudo)|fui (demitid\w|mandad\w embora|dispensad\w)|me mandaram embora|demitid\w|mandad\w embora|afastad\w|auxilio doenca|inss|encostad\w|doente|doenca|hospital\w*|internad\w|cirurgia|cancer|tratamento|acidente|acidentad\w|passando (por )?(dificuldade|necessidade|fome|aperto)|dificuldade\w*|apertad\w|falid\w|quebrad\w|faliu|fali|endividad\w|bolsa familia|nao tenho (\w+ ){0,4}(condic\w+|dinheiro|como pagar|como|renda|um real|um centavo|nem|nada|trabalho|emprego|salario|de onde|da onde|grana)|nao (estou|tenho) (em )?condic\w+|nao (consigo|posso|da|dou conta|tem como|tem jeito|vou conseguir|estou podendo|estou conseguindo)( de)?( eu)?( \w+){0,3} (pagar|arcar|quitar|paga|cumprir|honrar)|nao (consigo|posso) (pagar|mais)|impossivel (pagar|eu)|mal (da|tenho|consigo) para (comer|comida|viver)|comida|aluguel|passando fome|situacao (esta |ta )?(dificil|feia|complicada|critica|apertada)|dificil|nao sobra|vivo de|pouco ganho|ganho pouco|sem condic\w+) /,
    unless:
      / (abrir|acessar|entrar|conseg\w+ (abrir|acessar|entrar|gerar|copiar|ler)|link|aplicativo|hospital dia|dificil (falar|entender|abrir|acessar)|falar com|desconto|parcel\w+|a vista|dividir|em \d+|mais barato|diminui\w*|reduz\w*|abater?|proposta|semana que vem|mes que vem|proxim\w|ate dia|so dia|dia \d+|so (recebo|consigo)|amanha) /,
  },
]

const PAUSE: readonly Rule[] = [
  {
    intent: 'pause',
    says: / (semana que vem|mes que vem|ano que vem|proxim[oa] (semana|mes|ano)|mais (para frente|tarde|adiante)|outro (dia|momento|hora|horario)|outra (hora|semana|ocasiao)|depois|daqui (a )?(uns|umas|\w+|\d+) (dias?|semanas?|mes|meses|horas?)|uns dias|alguns dias|um tempo|um tempinho|mais tempo|um prazo|mais prazo|mais uns|mais alguns|me da um|segunda feira|sexta feira|segunda|sexta|sabado|domingo|fim do mes|final do mes|comeco do mes|inicio do mes|fim de semana|quando (eu )?(receber|recebo|sair|cair|puder|voltar|chegar|tiver|entrar)|assim que (eu )?(receber|puder|sair|cair|der|voltar|tiver)|so (recebo|posso|vou poder|consigo|tenho|dia|pago|no|na|depois|amanha|quando)|recebo (so |somente |apenas )?(dia|no|na|semana|mes)|dia \d+|quinto dia|(o |meu )?(pagamento|salario|decimo|13|vale|adiantamento|auxilio|beneficio|aposentadoria)( so)?( (sai|cai|vem|entra|chega))|agora nao|nao (posso|consigo|da|quero) (falar |ver |conversar |agora |responder |mexer |isso )+|no momento nao|neste momento|nesse momento|estou (trabalhando|dirigindo|ocupad\w|no trabalho|no servico|viajando|de ferias|em reuniao|na rua|no transito|no medico)|aguard\w+|esper\w+|paciencia|calma|pausa|pausar|me (chama|procura|escreve|lembra|avisa|manda mensagem|liga)( \w+){0,3} (dia|semana|mes|depois|amanha|segunda|quando)|amanha|ate (o )?dia|ate (sexta|segunda|amanha)) /,
    unless:
      / (venc\w+ (dia|amanha|hoje)|data|mudar|trocar a data|parcel\w+|quanto|ja paguei|paguei|caiu ontem|link|codigo|depois de (pagar|pago)|vence) /,
  },
]

const CODE_AGAIN: readonly Rule[] = [
  {
    intent: 'code_again',
    says: / (de novo|denovo|novamente|outra vez|outro|outra|nova|novo|reenvi\w+|reemit\w+|segunda via|2 ?(a )?via|via do|mais uma vez|atualizad\w|gera\w* (outro|novo|de novo)|renov\w+)( \w+){0,4} (pix|link|boleto|codigo|qr|copia|site|acesso|endereco|via|mensage\w*)/,
    unless: / (proposta|numero novo|novo numero) /,
  },
  {
    intent: 'code_again',
    says: / (pix|link|boleto|codigo|qr code|qr|copia e cola|copia|chave|site|pagina|acesso|sistema|aplicativo|app|endereco|senha|fatura)( \w+){0,5} (de novo|denovo|novamente|outra vez|venc\w+|expir\w+|nao (abr\w+|funcion\w+|pega|vai|entra|carreg\w+|deu|da|foi|consegu\w+|acho|encontr\w+|tem mais|chegou|veio|recebi|aceita|passa|le|copia\w*|existe|apareceu|aparece)|sumiu|sumiram|errad\w|invalid\w|caducou|caiu|trav\w+|quebrad\w|da erro|deu erro|com erro|erro|fora do ar|perdi|apaguei|passou|atras\w+|bloque\w+|atualizad\w|novo|nova)( |$)/,
    unless: / (numero errado|pessoa errada) /,
  },
  {
    intent: 'code_again',
    says: / (perdi|apaguei|exclui|sumiu|sumiram|deletei|nao (recebi|chegou|veio|acho|achei|encontro|encontrei|abre|abriu|estou (conseguindo|achando)( \w+)?|consigo (\w+ )?(abrir|acessar|entrar|ver|gerar|copiar|ler|clicar|achar|pagar com|pagar pelo|pagar o)|consegui (abrir|acessar|entrar|ver|gerar|copiar|ler|pagar)|carreg\w+|funcion\w+|entra|tenho mais)|expir\w+|venceu|vencido|vencida|reenvi\w+|da erro|deu erro|caducou)( \w+){0,5} (pix|link|boleto|codigo|qr|copia|chave|site|pagina|mensage\w*|sms|e?mail|fatura|acesso|la|nada|ai|aqui|via)( |$)/,
    unless: / (trabalho|salario|parar|pagamento|auxilio) /,
  },
  {
    intent: 'code_again',
    says: / (link|pix|boleto|codigo|qr|segunda via|2 via|manda|mandar|mande|envia|envie|enviar|reenvia|reenvie|reenviar|gera|gerar)( \w+){0,4} (de novo|denovo|novamente|outra vez|mais uma vez)( |$)/,
  },
  {
    intent: 'code_again',
    says: / (segunda via|2 ?a? via|reenvi\w+|nao (abre|abriu|funciona|funcionou|carrega|carregou|entra|esta abrindo|esta funcionando|ta abrindo)|expirou|expirado|codigo (nao|venceu)|pagina nao|da erro|deu erro|venceu|vencido|manda de novo|de novo|cade o (link|pix|boleto|codigo)|perdi o (link|pix|boleto|codigo)|nao (recebi|chegou)( \w+){0,2}) /,
    unless:
      / (receber de novo|mensage\w+ de novo|avisos? de novo|voltar|venceu (ontem|hoje|dia)|divida|juros|salario|recebi meu) /,
  },
]

const PLANS: readonly Rule[] = [
  {
    intent: 'plans',
    says: / (parcel\w+|desconto\w*|dividir|divide|dividid\w|em \d+ ?(x|vezes|parcelas|pedac\w+|meses)?|\d+ ?x|\d+ vezes|(duas|tres|quatro|cinco|seis|dez|doze|varias|quantas|mais|menos) vezes|vezes|entrada|proposta|condic\w+|negoci\w+|renegoci\w+|acordo|abat\w+|reduz\w*|reduc\w+|diminu\w+|baix(ar|a|em|e) (o |os |a |esse |um )?(valor|juros|preco|pouco)|mais barato|mais em conta|promocao|feirao|oferta|ofertas|opcao|opcoes|facilit\w+|sem juros|tira\w* (os |o )?juros|juros|carne|mensa\w+|por mes|a vista|refinanci\w+|melhorar|contraproposta|prestac\w+|suave\w*|plano|planos|prazo|trocar a data|mudar (a |o )?(data|dia|vencimento)|outra data|alternativa\w*|perdao|anistia) /,
    unless:
      / (ja (fiz|tenho|paguei)( \w+){0,2} acordo|plano de internet|primeira parcela (ja|paga)|nao (quero|aceito) (acordo|negociar)|pix da|pix do|boleto da|boleto do|quanto (e|esta|fica|ta|vem)( a| o)? (parcela|prestacao)|valor da (parcela|entrada)) /,
  },
]

const HOW_MUCH: readonly Rule[] = [
  {
    intent: 'how_much',
    says: / (quanto|quantos|qual( \w+){0,3} (valor|total|saldo|preco|divida|montante|quantia)|valor|valores|total|saldo|montante|quantia|preco|a divida e de|que divida|qual divida|extrato|detalh\w+) /,
    unless: / (quanto tempo|quantos dias|quanto antes|chave|o quanto|quantas vezes|enquanto) /,
  },
]

const PAY: readonly Rule[] = [
  {
    intent: 'pay',
    says: / (pagar|quitar|pago|pague|pagamento|pix|boleto|acertar|resolver|regulariz\w+|liquidar|cartao|qr code|copia e cola|codigo de barras|limpar (meu |o )?nome|deposit\w+|transfer\w+|link|acerto|zerar|efetuar|saldar|debito|fatura|conta) /,
    unless: / (nao (vou|quero|pretendo|irei) (pagar|pago)|nao pago|golpe|mudei|trocou) /,
  },
]

const START: readonly Rule[] = [
  {
    intent: 'start',
    says: / (voltar?|volte|volta|voltem|reativ\w+|ativ(ar|e|a)|religar|retom\w+|continu\w+|start|reiniciar|recomec\w+|inscrev\w+|cadastr\w+|aceito|autorizo|liber\w+|desbloque\w+|quero|queria|podem?|gostaria( de)?|nao (quero|e para|precisa|pare\w*|deixe\w*)( de)?)( \w+){0,5} (receb\w+|mand\w+|envi\w+|avis\w+|mensage\w*|sms|notificac\w+|lembrete\w*|me (avis|mand|envi|lembr)\w+|contato)( |$)/,
    unless:
      / (nao quero( mais)? (receb|mensag|avis|sms)|pix|boleto|link|codigo|comprovante|nao quero que) /,
  },
  {
    intent: 'start',
    says: /^ ((quero|pode|podem|sim|oi|ola|por favor) )*(voltar?|volte|volta|voltem|start|ativar|reativar|reative|inscrever|continuar|retornar)( (por favor|sim|obrigado|agora|tudo|\?))* $/,
  },
]

const ABUSE: readonly Rule[] = [
  {
    intent: 'abuse',
    says: / (ladr\w+|bandid\w+|safad\w+|vagabund\w+|golpist\w+|otari\w+|idiota\w*|imbeci\w+|palhac\w+|fdp|filh\w+ d[aeo] put\w+|put[ao]\w*|merda\w*|porra|caralh\w+|krl|crl|cacete|desgrac\w+|vai (se|tomar|tnc|para o|a|cagar|catar)|vao (se|tomar|para o|a|cagar|catar)|tnc|vtnc|vsf|foda\w*|foder\w*|fude\w*|lixo\w*|canalha\w*|nojent\w+|nojo|urubu\w*|sangue ?sug\w+|agiota\w*|mafia\w*|estelionat\w+|process\w+ voces?|process\w+|vou (te |os )?process\w+|meu advogado|procon|policia|denunci\w+|trouxa\w*|burr[oa]\w*|miserave\w+|corno\w*|arrombad\w+|babaca\w*|vergonha|sem vergonha|abuso|abusad\w+|inferno|diabo|raiva|ridicul\w+|cambada|bando|quadrilha|corja|racha|cara de pau|explorador\w*|se ferrar|se lascar|vai ver|nao pago|nao vou pagar) /,
  },
  { intent: 'abuse', says: / :raiva: / },
]

const THANKS: readonly Rule[] = [
  {
    intent: 'thanks',
    says: / (obrigad\w*|agradeco|valeu|grato|grata|gratidao|deus (te |lhe |os |abencoe|pague)\w*|abenco\w+|beleza|ok|certo|ta bom|esta bom|esta bem|tudo bem|combinado|perfeito|otim[oa]|entendi|entendido|ciente|show|joia|fechado|legal|maravilha|top|tranquilo|pode deixar|deixa comigo|vou ver|vou olhar|verei|recebid[oa]|anotado|falou|:certo:|:sorriso:|amem|abracos?|fico no aguardo|disponha|excelente|bacana|massa|demorou|suave|isso mesmo|sim) /,
    unless: / (\?|nao entendi|golpe|mudei|quem) /,
  },
]

/** The order of their weight: the first that speaks is seen as such, the others beside it. */
export const RULES: readonly Rule[] = [
  ...WRONG_PERSON,
  ...STOP,
  ...HUMAN,
  ...NOT_MINE,
  ...ALREADY_PAID,
  ...START,
  ...CODE_AGAIN,
  ...PLANS,
  ...HOW_MUCH,
  ...CANNOT_PAY,
  ...PAUSE,
  ...PAY,
  ...ABUSE,
  ...THANKS,
]
