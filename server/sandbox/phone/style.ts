/** A notebook, not a bank’s app; the striped banner and the frame say "sandbox". */
export const STYLE = `
:root{color-scheme:light dark;--paper:#FBFAF7;--card:#fff;--ink:#1B2420;--soft:#4A564F;--rule:#DAD8CF;--control:#6F7B73;--pine:#0F5E4E;--pine-hover:#0B4A3E;--on-pine:#fff;--pine-soft:#E3F0EB;--link:#1F4E8C;--ok:#1E6B34;--ok-soft:#E5F3E8;--warn:#7A4B00;--warn-soft:#FFF3DC;--error:#A3261C;--error-soft:#FCEBE9;--desk:#E4E1D8;--edge:#26302B}
@media (prefers-color-scheme:dark){:root{--paper:#111714;--card:#19211D;--ink:#E9EFEA;--soft:#B3BFB7;--rule:#2C3731;--control:#7F8D85;--pine:#6FCFB4;--pine-hover:#8FDCC6;--on-pine:#06281F;--pine-soft:#1B2E28;--link:#9CC2FF;--ok:#8FD6A1;--ok-soft:#16291C;--warn:#FFD58A;--warn-soft:#2E2412;--error:#FF9E94;--error-soft:#331B19;--desk:#0A0E0C;--edge:#3A4640}}
*{box-sizing:border-box;margin:0}
html{font-size:100%}
body{font:400 1.125rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;color:var(--ink);background:var(--paper);min-height:100dvh;display:flex;flex-direction:column;-webkit-text-size-adjust:100%;overflow-wrap:anywhere}
a{color:var(--link);text-underline-offset:3px}
:focus-visible{outline:3px solid var(--ink);outline-offset:2px;box-shadow:0 0 0 5px #FFC83D;border-radius:6px}
small,.note,summary{font-size:1rem}
.banner{background:repeating-linear-gradient(135deg,var(--warn-soft) 0 14px,transparent 14px 28px),var(--paper);color:var(--warn);text-align:center;font-size:1rem;padding:8px 12px;border-bottom:1px solid var(--warn)}
.desk{flex:1;display:flex;justify-content:center}
aside{display:none}
.phone{flex:1;display:flex;flex-direction:column;min-width:0;background:var(--paper)}
header{display:flex;align-items:center;gap:8px;padding:8px 16px;min-height:64px;border-bottom:1px solid var(--rule);position:sticky;top:0;background:var(--paper);z-index:1}
h1{font-size:1.375rem;line-height:1.2;font-weight:600;letter-spacing:-.01em}
h2{font-size:1.125rem;line-height:1.3;font-weight:600}
.back{display:grid;place-items:center;width:48px;height:48px;margin-left:-12px;color:var(--ink);border-radius:10px}
main{flex:1;padding:16px;display:flex;flex-direction:column;gap:16px}
nav{display:grid;grid-template-columns:1.25fr 1fr 1fr;overflow-wrap:normal;border-top:1px solid var(--rule);position:sticky;bottom:0;background:var(--paper);padding-bottom:env(safe-area-inset-bottom)}
nav a{display:grid;justify-items:center;gap:2px;padding:8px 4px;min-height:60px;font-size:1rem;line-height:1.2;color:var(--soft);text-decoration:none}
nav a[aria-current]{color:var(--pine);font-weight:600;box-shadow:inset 0 3px 0 var(--pine)}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.note{color:var(--soft)}
.inbox,.thread,.attachments,.rows{list-style:none;padding:0}
.inbox{border-top:1px solid var(--rule)}
.inbox:empty{display:none}
.inbox li{border-bottom:1px solid var(--rule)}
.inbox a{display:grid;gap:4px;padding:12px 0;color:inherit;text-decoration:none}
.inbox a:hover b{text-decoration:underline;text-underline-offset:3px}
.inbox b{font-weight:600}
.who{display:flex;justify-content:space-between;align-items:baseline;gap:4px 12px;flex-wrap:wrap;font-variant-numeric:tabular-nums}
.who small,.count{color:var(--soft)}
.excerpt{color:var(--soft);display:-webkit-box;-webkit-line-clamp:2;-webkit-box-orient:vertical;overflow:hidden}
.inbox .first{background:var(--pine-soft);margin:0 -16px;padding:0 16px;border-left:4px solid var(--pine)}
.first em{font-style:normal;font-weight:600;font-size:1rem;color:var(--pine)}
.account{display:grid;gap:4px;justify-items:start;padding:12px 0}
.account .code{font-size:1.75rem;padding:4px 12px}
.search label{display:block;font-weight:600;font-size:1rem;margin-bottom:4px}
.search div{display:flex;gap:8px}
input,textarea{font:inherit;color:inherit;background:var(--card);border:1.5px solid var(--control);border-radius:10px;padding:12px;width:100%;min-height:52px}
.search button{width:auto;flex:none}
.thread{display:flex;flex-direction:column;gap:16px}
.thread time{display:block;color:var(--soft);font-size:1rem;margin-bottom:4px}
.thread .mine{align-self:flex-end;text-align:right}
.mine .bubble{border-radius:14px 4px 14px 14px;background:var(--paper,transparent);text-align:left}
.answer{margin-top:20px}
.answer textarea{font:inherit;width:100%;padding:10px 12px;border:1px solid var(--rule);border-radius:10px;background:var(--card);color:inherit}
.bubble{background:var(--card);border:1px solid var(--rule);border-radius:4px 14px 14px 14px;padding:12px 14px;white-space:pre-line;max-width:36ch}
.app .bubble{background:var(--ok-soft);border-color:var(--ok)}
#ultima.text:not(.mine) .bubble{background:var(--pine-soft);border-color:var(--pine)}
.code{font-variant-numeric:tabular-nums;letter-spacing:.06em;background:var(--warn-soft);color:var(--warn);border-radius:6px;padding:1px 6px;white-space:nowrap;cursor:copy}
.code.copied{background:var(--ok-soft);color:var(--ok)}
.code.copied::after{content:" copiado";font-weight:400;letter-spacing:0}
.empty{display:grid;justify-items:center;gap:8px;text-align:center;padding:40px 8px;color:var(--soft)}
.empty svg{width:48px;height:48px;color:var(--control)}
.empty h2{color:var(--ink)}
.letter{display:grid;gap:12px;grid-template-columns:minmax(0,1fr)}
.letter h2{font-size:1.375rem}
.letter iframe{width:100%;height:70dvh;border:1px solid var(--rule);border-radius:10px;background:#fff}
.plain{white-space:pre-line}
details>.plain{margin-top:8px}
summary{color:var(--link);cursor:pointer;padding:12px 0}
.attachments{display:grid;gap:8px}
.attachments a{display:flex;gap:12px;align-items:center;min-height:56px;padding:8px 12px;border:1.5px solid var(--control);border-radius:10px;color:inherit;text-decoration:none}
.attachments svg{flex:none;color:var(--pine)}
.attachments b{display:block;font-weight:600;line-height:1.3}.attachments small{color:var(--soft)}
form{display:grid;gap:12px}
label{font-weight:600}
textarea{min-height:132px;font:1rem/1.4 ui-monospace,"SF Mono",Menlo,Consolas,monospace;resize:vertical}
button,.button{display:block;width:100%;min-height:52px;border:0;border-radius:10px;background:var(--pine);color:var(--on-pine);font-family:inherit;font-size:1.125rem;font-weight:600;line-height:1.2;text-align:center;padding:15px 16px;text-decoration:none;cursor:pointer}
button:hover,.button:hover{background:var(--pine-hover)}
.quiet{background:transparent;color:var(--pine);box-shadow:inset 0 0 0 1.5px var(--pine)}
.quiet:hover{background:var(--pine-soft)}
button[hidden]{display:none}
.bankmark{display:flex;gap:12px;align-items:center;border-bottom:1px solid var(--rule);padding-bottom:16px}
.bankmark span{flex:none;width:48px;height:48px;border-radius:50%;border:2px solid var(--pine);color:var(--pine);display:grid;place-items:center;font-weight:600}
.bankmark b{display:block;line-height:1.2;font-weight:600}
.bankmark small{color:var(--soft);display:block;line-height:1.3}
.sum{font-size:2.5rem;line-height:1.15;font-weight:600;letter-spacing:-.02em;font-variant-numeric:tabular-nums}
.sum sup{font-size:.55em;vertical-align:.62em;line-height:0;letter-spacing:0;margin-left:1px}
.rows{border-top:1px solid var(--rule)}
.rows div{display:flex;justify-content:space-between;gap:4px 16px;flex-wrap:wrap;padding:12px 0;border-bottom:1px solid var(--rule)}
.rows dt{color:var(--soft);font-size:1rem}
.rows dd{margin:0;font-weight:600;text-align:right;min-width:0;margin-left:auto}
.mono{font:1rem/1.4 ui-monospace,"SF Mono",Menlo,Consolas,monospace;word-break:break-all}
.payee{border-left:4px solid var(--pine);padding:2px 0 2px 12px}
.payee b{display:block;font-size:1.375rem;line-height:1.25;font-weight:600}
.payee span{color:var(--soft);font-variant-numeric:tabular-nums}
.notice{border-radius:10px;padding:12px 14px;display:grid;gap:4px}
.notice.warn{background:var(--warn-soft);color:var(--warn)}
.notice.error{background:var(--error-soft);color:var(--error)}
.notice.ok{background:var(--ok-soft);color:var(--ok)}
.tick{width:64px;height:64px;border-radius:50%;background:var(--pine);color:var(--on-pine);display:grid;place-items:center}
.tick svg{width:34px;height:34px;stroke-width:2.6}
.trouble{border:1.5px dashed var(--control);border-radius:10px;padding:0 14px}
.trouble summary{color:var(--ink);font-weight:600}
.trouble form{padding-bottom:14px}
.trouble p{font-size:1rem;color:var(--soft)}
@media (min-width:900px){
body{background:var(--desk)}
.desk{align-items:center;gap:64px;padding:24px}
aside{display:grid;gap:16px;max-width:36ch}
aside h2{font-size:1.75rem;letter-spacing:-.01em}
aside ol{padding-left:1.2em;display:grid;gap:8px}
aside p,aside li{color:var(--soft)}
.phone{flex:none;width:412px;height:min(840px,calc(100dvh - 100px));border:10px solid var(--edge);border-radius:36px;overflow:auto;scrollbar-width:thin}
}
@media (max-width:350px){main{padding:12px}.inbox .first{margin:0 -12px;padding:0 12px}}
`
