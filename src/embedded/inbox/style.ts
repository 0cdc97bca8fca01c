/** The stylesheet of the dev inbox, served as a file because its pages allow no inline style. */
export const STYLE = `
:root { color-scheme: light dark; --ink: #1b2a33; --muted: #51616b; --paper: #ffffff; --sand: #f6f3ec; --rule: #d9d4c7; --edge: #7a858b; --accent: #0b5d4e; --tint: #e3f0ec; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ecee; --muted: #a9b6bd; --paper: #182227; --sand: #12191d; --rule: #2f3c43; --edge: #7a858b; --accent: #6fd0b9; --tint: #1f3731; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/24px system-ui, sans-serif; }
header { background: var(--sand); padding: 16px 24px; border-bottom: 1px solid var(--rule); }
header > * { max-width: 952px; margin: 0 auto; }
header p { color: var(--muted); }
h1 { font: 600 22px/28px Georgia, serif; }
h1 a { color: inherit; text-decoration: none; }
h2 { font: 600 28px/36px Georgia, serif; margin: 0 0 12px; overflow-wrap: anywhere; }
main { max-width: 1000px; margin: 0 auto; padding: 24px; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
input, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--edge); border-radius: 6px; padding: 6px 12px; min-height: 40px; }
button { cursor: pointer; }
.tools { display: flex; flex-wrap: wrap; gap: 8px 12px; align-items: center; margin-bottom: 16px; }
.tools input { flex: 1 1 200px; max-width: 360px; }
.count { color: var(--muted); margin-left: auto; }
.letters { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--rule); }
.letters li { border-bottom: 1px solid var(--rule); }
.letters a { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 4fr) auto; gap: 4px 16px; padding: 12px 8px; color: inherit; text-decoration: none; }
.letters a:hover { background: var(--tint); }
.letters span, .letters time { color: var(--muted); overflow-wrap: anywhere; }
.letters time { font-variant-numeric: tabular-nums; }
.empty { color: var(--muted); padding: 32px 0; }
.clear { margin-top: 32px; }
.facts { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 16px; margin: 0 0 16px; }
.facts dt { color: var(--muted); }
.facts dd { margin: 0; overflow-wrap: anywhere; }
.views { display: flex; flex-wrap: wrap; gap: 4px 16px; border-bottom: 1px solid var(--rule); margin-bottom: 16px; }
.views a { padding: 8px 0; }
.views a[aria-current] { color: var(--ink); text-decoration: none; border-bottom: 3px solid var(--accent); }
.views a:last-child { margin-left: auto; }
iframe { width: 100%; height: 75vh; min-height: 480px; border: 1px solid var(--rule); border-radius: 6px; background: #ffffff; color-scheme: light; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 14px/20px ui-monospace, monospace; background: var(--sand); padding: 16px; border-radius: 6px; }
pre.text { font: 16px/24px ui-monospace, monospace; max-width: 80ch; }
table { border-collapse: collapse; width: 100%; table-layout: fixed; }
th, td { text-align: left; vertical-align: top; padding: 6px 8px; border-bottom: 1px solid var(--rule); overflow-wrap: anywhere; }
th { width: 30%; font-weight: 600; }
@media (max-width: 640px) { main { padding: 16px; } .letters a { grid-template-columns: minmax(0, 1fr); } th, td { display: block; width: auto; } }
`;
