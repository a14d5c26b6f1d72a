"""How the report looks: light or dark as the reader's system says, wide or narrow, on paper."""

STYLE = """
:root {
  color-scheme: light dark;
  --page: #fbfaf7; --card: #ffffff; --ink: #1d1c1a; --soft: #5f5b53; --edge: #dcd7cb;
  --line: #1f5fa8; --grid: #e7e3d9; --rest: #ece8de; --lit: #fff0b8; --good: #1d6b3a; --bad: #a8321f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #171614; --card: #201f1c; --ink: #ece9e2; --soft: #aaa59a; --edge: #3a3833;
    --line: #7db4f0; --grid: #33312d; --rest: #33312d; --lit: #5a4a12; --good: #7fce9a; --bad: #f0907f;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 76rem; background: var(--page); color: var(--ink);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1rem; margin: 0 0 .25rem; }
p { margin: .25rem 0; max-width: 70ch; }
.soft, .card small, caption { color: var(--soft); }
.cards { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fill, minmax(12.5rem, 1fr)); }
header .cards { margin-top: 1.5rem; }
.card, figure { background: var(--card); border: 1px solid var(--edge); border-radius: .5rem; padding: .75rem 1rem; }
.card b { display: block; font-size: 1.6rem; line-height: 1.25; font-variant-numeric: tabular-nums; }
.card span, .card small { display: block; }
.plots { margin-top: .75rem; display: grid; gap: .75rem; }
.plots { grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); }
figure { margin: 0; }
figcaption p { font-size: .9rem; }
svg { display: block; width: 100%; height: auto; font-size: 12px; }
svg text { fill: var(--soft); } svg .said, svg .name { fill: var(--ink); }
.grid { stroke: var(--grid); } .even { stroke: var(--soft); stroke-dasharray: 4 4; }
.line { fill: none; stroke: var(--line); stroke-width: 2; }
.dot, .bar { fill: var(--line); } .rest { fill: var(--rest); }
.whisker { stroke: var(--ink); stroke-width: 2; } .halo { stroke: var(--card); stroke-width: 6; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; padding: 0 0 .5rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-top: 1px solid var(--edge); }
thead th { color: var(--soft); font-weight: 500; border-top: 0; white-space: nowrap; }
.number { font-variant-numeric: tabular-nums; white-space: nowrap; }
.section th { padding-top: 1rem; border-top: 0; color: var(--soft); }
table:not(.each) { overflow-wrap: normal; }
table:not(.each) td:last-child:not(.number) { min-width: 14rem; }
.each th[scope=row] { width: 24%; }
code { font: .95em ui-monospace, monospace; }
mark { background: var(--lit); color: inherit; border-radius: .2em; padding: 0 .1em; }
.good { color: var(--good); } .bad { color: var(--bad); }
details { margin: .75rem 0; } summary { cursor: pointer; font-weight: 600; padding: .25rem 0; }
summary:focus-visible, .wide:focus-visible { outline: 2px solid var(--line); outline-offset: 2px; }
@media (max-width: 48rem) {
  .each thead { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden; }
  .each, .each tbody, .each tr, .each th[scope=row], .each td { display: block; width: 100%; }
  .each tr { border-top: 1px solid var(--edge); padding: .6rem 0; }
  .each th, .each td { border: 0; padding: .1rem 0; }
  .each [data-is]::before { content: attr(data-is) ": "; color: var(--soft); }
}
@media print { body { max-width: none; padding: 0; } .card, figure, tr { break-inside: avoid; } }
"""
