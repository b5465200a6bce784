import { STYLE } from '../phone/style.ts'

/** The phone's look, as a page of its own in any browser: one column, from 320 px up. */
export const CHECKOUT_STYLE = `${STYLE}
.checkout{flex:none;width:100%;max-width:480px;margin:0 auto;padding-bottom:40px}
.checkout h1{margin-top:8px}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:12px}
.pair div,.field{display:grid;gap:4px}
.cards{list-style:none;padding:0;display:grid;gap:8px}
.cards button{display:grid;gap:2px;text-align:left;font-weight:400;padding:12px 14px}
.cards b{font:600 1rem/1.3 ui-monospace,"SF Mono",Menlo,Consolas,monospace}
.cards small{line-height:1.3}
.total{border-bottom:1px solid var(--rule);padding-bottom:16px;display:grid;gap:4px}
.total p{overflow-wrap:anywhere}
.code-box{font:1rem/1.4 ui-monospace,"SF Mono",Menlo,Consolas,monospace;word-break:break-all;background:var(--card);border:1.5px solid var(--control);border-radius:10px;padding:12px}
@media (min-width:900px){body{background:var(--paper)}}
`
