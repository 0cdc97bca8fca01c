/*
 * The HTML of an issue as it can be read for ever: its pictures lie beside it, and nothing is asked of any other host.
 * Pure.
 */

const OURS = /(?:https?:\/\/[^\s"'()<>]+)?\/bilder\/([a-z0-9-]+)\.jpg/g;
const FOREIGN = /<img\b[^>]*\bsrc="(?:https?:)?\/\/[^"]*"[^>]*>/gi;

/** The names (without .jpg) of the house's pictures in an HTML text. */
export function picturesIn(html: string): string[] {
  return [...new Set([...html.matchAll(OURS)].map(([, name]) => name as string))].sort();
}

/** `there`: the pictures that lie in `folder`, by name. Of every other picture only its text is left. */
export function offline(html: string, folder: string, there: ReadonlySet<string>): string {
  const local = html.replace(OURS, (all, name: string) => (there.has(name) ? `${folder}${name}.jpg` : all));
  return local.replace(FOREIGN, (tag) => /\balt="([^"]*)"/i.exec(tag)?.[1] ?? '');
}

/** The web version as a page of its own. `title` is plain text. */
export function wholePage(title: string, html: string): string {
  const escaped = title.replace(/&/g, '&amp;').replace(/</g, '&lt;');
  return `<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped}</title>
<style>
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem; font: 17px/1.6 system-ui, sans-serif; color: #1b2a33; background: #fff; }
img { max-width: 100%; height: auto; }
</style>
</head>
<body>
<h1>${escaped}</h1>
${html}
</body>
</html>
`;
}
