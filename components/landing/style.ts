import { createHash } from 'node:crypto'

/**
 * The style of the plain pages: no framework, no @layer, nothing a browser of 2018 cannot read. The
 * colours are those of app/globals.css (held together by palette.test.ts).
 */
export const STYLE = `
:root{--paper:#fbfaf7;--desk:#efede6;--card:#ffffff;--ink:#1b2420;--soft:#4a564f;--rule:#dad8cf;--control:#6f7b73;--pine:#0f5e4e;--pine-deep:#0b4a3e;--pine-soft:#e3f0eb;--on-pine:#ffffff;--link:#1f4e8c;--ok:#1e6b34;--ok-soft:#e5f3e8;--warn:#7a4b00;--warn-soft:#fff3dc;--bad:#a3261c;--bad-soft:#fcebe9;--halo-ink:#1b2420;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--paper:#111714;--desk:#0a0f0d;--card:#19211d;--ink:#e9efea;--soft:#b3bfb7;--rule:#2f3a34;--control:#7f8d85;--pine:#6fcfb4;--pine-deep:#8adcc5;--pine-soft:#1a2f28;--on-pine:#06281f;--link:#9cc2ff;--ok:#84d69b;--ok-soft:#17301f;--warn:#f2c879;--warn-soft:#33270f;--bad:#ff9e94;--bad-soft:#3b1c19;--halo-ink:#111714}}
*{box-sizing:border-box;margin:0;padding:0}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}html[data-letters]{font-size:125%}
body{background:var(--desk);color:var(--ink);font:400 1.125rem/1.5 -apple-system,BlinkMacSystemFont,"Segoe UI",Roboto,"Noto Sans",Ubuntu,Cantarell,"Helvetica Neue",Arial,sans-serif;overflow-wrap:break-word}
.sheet{background:var(--paper);display:flex;flex-direction:column;margin:0 auto;max-width:36rem;min-height:100vh}
header{align-items:center;border-bottom:1px solid var(--rule);display:flex;font-size:1rem;padding:.5rem 1rem}
.seal{border:2px solid var(--pine);border-radius:50%;color:var(--pine);flex:none;font-size:.9375rem;font-weight:600;height:2.5rem;line-height:2.25rem;margin-right:.625rem;text-align:center;width:2.5rem}
.who{flex:1;line-height:1.3;min-width:0}.who b,.who span{display:block}.who span{color:var(--soft);font-size:.9375rem}
header a{flex:none;padding:.75rem .25rem}
main{flex:1;padding:1.5rem 1rem}
main>*+*,form>*+*,section>*+*{margin-top:1rem}
main>section{margin-top:1.75rem}
h1{font-size:1.75rem;letter-spacing:-.01em;line-height:1.15;text-wrap:balance}
h2{font-size:1.125rem;line-height:1.3}
h1,h2,b,label,button{font-weight:600}
a{color:var(--link);text-underline-offset:3px}
.line{display:inline-block;padding:.75rem 0}
.soft{color:var(--soft)}.hint{color:var(--soft);font-size:1rem}
label{display:block}
label+*{margin-top:.375rem}
input,textarea{background:var(--card);border:2px solid var(--control);border-radius:10px;color:var(--ink);display:block;font:inherit;min-height:3.5rem;padding:.5rem 1rem;width:100%}
input{font-size:1.75rem;font-variant-numeric:tabular-nums;font-weight:600;letter-spacing:.3em;max-width:15rem}
input.code{font-size:1.125rem;letter-spacing:.06em;max-width:none;text-transform:uppercase}input.free{font-size:1.125rem;font-weight:400;letter-spacing:0;max-width:none}
textarea{min-height:7rem}
[aria-invalid]{border-color:var(--bad)}
.error{color:var(--bad);font-size:1rem;font-weight:600}
button{background:var(--pine);border:2px solid transparent;border-radius:10px;color:var(--on-pine);cursor:pointer;display:block;font-family:inherit;font-size:1.125rem;line-height:1.2;min-height:3.25rem;padding:.75rem 1rem;text-align:center;width:100%}
button:hover{background:var(--pine-deep)}
button.quiet{background:transparent;border-color:var(--pine);color:var(--pine)}
button.quiet:hover{background:var(--pine-soft)}
button.text{background:transparent;border-width:2px 0;color:var(--link);display:inline-block;font-weight:400;min-height:3rem;padding:.5rem 0;text-align:left;text-decoration:underline;text-underline-offset:3px;width:auto}
form>button+button{margin-top:.75rem}
form>button.text{margin-top:.25rem}
.note{border:1px solid;border-radius:10px;font-size:1rem;padding:.75rem 1rem}
.note p{color:var(--ink)}
.note b{display:block}
.ok{background:var(--ok-soft);color:var(--ok)}.warn{background:var(--warn-soft);color:var(--warn)}.bad{background:var(--bad-soft);color:var(--bad)}
.note a{color:inherit;display:inline-block;padding:.375rem 0}
.tel{white-space:nowrap}.phone{font-size:min(1.375rem,.6rem + 4vw);font-weight:600;white-space:nowrap}
dl{border-top:1px solid var(--rule)}dl div{border-bottom:1px solid var(--rule);padding:.625rem 0}dt{color:var(--soft);font-size:1rem}dd{font-weight:600;font-variant-numeric:tabular-nums}
ul{padding-left:1.25rem}li+li{margin-top:.375rem}
footer{border-top:1px solid var(--rule);color:var(--soft);font-size:.9375rem;line-height:1.45;padding:1rem}
footer p+p,footer nav{margin-top:.5rem}
footer nav a{display:inline-block;font-size:1rem;margin-right:1.25rem;padding:.875rem 0}
.skip{left:-99rem;position:absolute}.skip:focus{background:var(--card);left:.5rem;padding:.75rem 1rem;top:.5rem}
:focus{outline:3px solid #ffc83d;outline-offset:3px;box-shadow:0 0 0 3px var(--halo-ink)}
:focus:not(:focus-visible){outline:0;box-shadow:none}
main:focus{outline:0;box-shadow:none}
@media (max-width:22rem){header,main,footer{padding-left:.75rem;padding-right:.75rem}}
@media (min-width:40rem){.sheet{border:1px solid var(--rule);border-radius:14px;margin:2rem auto;min-height:calc(100vh - 4rem)}main,footer{padding-left:2rem;padding-right:2rem}}
`.replace(/\n/g, '')

/** What `style-src` needs to allow exactly this style and no other. */
export const STYLE_SOURCE = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`
