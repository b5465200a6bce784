/** What is written short in chats, and what it stands for. Looked up after letters were undoubled. */
const SHORT_FORMS = table(`
  n,naum,naun,num,nao,noa,neg=nao  nunk=nunca  vc,ce,oce,tu=voce  vcs,ces,oces=voces
  q,k,ke=que  oq,oque=o que  pq,pqe,porque,pqp=por que  pra,p=para  pro=para o  pros=para os
  pras=para as  prum=para um  d=de  c,cm=com  s=sim  to,tou=estou  tava=estava  ta,tah=esta
  tao=estao  eh=e  tb,tbm,tmb=tambem  qd,qdo,qnd,qndo=quando  qt,qto,qnt,qnto=quanto
  qts,qntos,qnts=quantos  qtas,qntas=quantas  qro,kero,qero,kro=quero  kd,cd,kade=cade
  msg,mensage,mensagen,mensajem=mensagem  msgs,mensages,mensajens=mensagens
  zap,zapzap,whats,wpp,wats=whatsapp  tel,fone=telefone  cel=celular  nr,nro,nmr=numero
  obg,obgd,obgda,obgdo,brigado,brigada,brigadao,obrigada,obrigadao,brigadinha,brigadu=obrigado
  agradecida,agradecido=agradeco  vlw,vl,tmj=valeu  flw=falou  blz,blza,bele=beleza
  okay,okey,oki=ok  ctz=certeza  pf,pfv,pfvr,pfr,pls=por favor  fv,fvr=favor
  dps,dpois,depos,dpos=depois  hj,oje=hoje  agr,agra=agora  msm,mermo=mesmo  mt,mto,muinto=muito
  mta=muita  gnt=gente  alg,algm=alguem  ngm,niguem=ninguem  nd=nada  td=tudo  tds=todos
  fds=fim de semana  vo=vou  pg,pgo=pago  pagei,pgei,pguei=paguei  pagr,pgar=pagar
  pgto,pgt,pagto=pagamento  piks,pics,picx=pix  parsela=parcela  parselar=parcelar  vlr=valor
  kitar,kita=quitar  kitei=quitei  dnv,dnovo,denovo=de novo  cod,codg,cdg=codigo  qq,qlqr=qualquer
  grana,din,dim=dinheiro  sr=senhor  sra=senhora  ctt,ctto=contato  axo=acho  aki,aq=aqui
  akele=aquele  kem,qm=quem  neh=ne  jah=ja  soh=so  vdd=verdade  cmg=comigo  ctg=contigo
  pfavor=por favor  hrs=horas  min=minutos  jaja=ja ja  perai,pera,peraí=espera ai
`)

function table(text: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .trim()
      .split(/\s{2,}|\n\s*/)
      .flatMap((entry) => {
        const [forms = '', meaning = ''] = entry.split('=')
        return forms.split(',').map((form): [string, string] => [form, meaning])
      }),
  )
}

/** Signs that stand for a word. */
const PICTURES: readonly [RegExp, string][] = [
  [/[\u{1F44D}\u{1F64F}\u{1F44F}\u{1F44C}\u{1F91D}\u{2705}\u{1F64C}]/gu, ' :certo: '],
  [
    /[\u{2764}\u{1F60A}\u{1F642}\u{1F600}-\u{1F601}\u{1F603}-\u{1F604}\u{1F60D}\u{1F970}\u{1F618}]/gu,
    ' :sorriso: ',
  ],
  [/[\u{1F621}\u{1F620}\u{1F92C}\u{1F595}\u{1F624}]/gu, ' :raiva: '],
  [/[\u{1F602}\u{1F923}\u{1F605}\u{1F606}]/gu, ' :riso: '],
]

/** Longer replies are read as far as this. */
const LONGEST = 2_000

/** What an e-mail repeats below its answer begins with one of these. */
const REPEATED = /^(?:>|-{2,}\s*mensagem original|em .{6,80} escreveu:|de: .+@)/im

/**
 * The plain form of what somebody typed: small letters without accents, one spelling for what is
 * written in many ways, no addresses, none of the message that it answers. Its words stand with one
 * blank around each.
 */
export function plainWords(text: string): string {
  const [own = ''] = text.slice(0, LONGEST).split(REPEATED)
  let rest = own.replaceAll(/https?:\/\/\S+/gi, ' ')
  for (const [picture, word] of PICTURES) rest = rest.replaceAll(picture, word)
  const letters = rest
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/([a-z])\1{2,}/g, '$1')
    // Only r, s, e and o are doubled in Portuguese.
    .replaceAll(/([abcdfghijklmnpqtuvwxyz])\1/g, '$1')
  const words = letters.match(/:[a-z]+:|[a-z]+|\d+(?:[.,]\d+)*|\?+/g) ?? []
  return ` ${words.map((word) => SHORT_FORMS.get(word) ?? word.replace(/^\?+$/, '?')).join(' ')} `
}
