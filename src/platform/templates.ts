import { join } from 'node:path';
import { Liquid } from 'liquidjs';
import { ROOT } from './root.ts';

/*
 * From a template in emails/ to a letter. Liquid fills in the values, and every value is escaped; MJML lays out the
 * HTML. What MJML lets pass in silence (unclosed tags, includes it refused) is an error here.
 */

const EMAILS = join(ROOT, 'emails');
const TEXT_COLUMNS = 78;
const VOID_TAGS = new Set(['area', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'wbr']);

const STRICT = {
  root: EMAILS,
  partials: EMAILS,
  layouts: EMAILS,
  strictVariables: true,
  strictFilters: true,
  cache: true,
};
const markup = new Liquid({ ...STRICT, extname: '.mjml', outputEscape: 'escape' });
const page = new Liquid({ ...STRICT, extname: '.html', outputEscape: 'escape' });
const plain = new Liquid({ ...STRICT, extname: '.txt' });
plain.registerFilter('wrap', (value: unknown, indent?: string) => wrapped(String(value ?? ''), indent ?? ''));

/** The HTML of a letter from emails/`name`.mjml. Throws when the template or its result is not sound. */
export async function renderHtml(name: string, view: object): Promise<string> {
  const { source, file } = await renderSource(name, view);
  return mjmlToHtml(source, file);
}

/** The MJML of a letter, filled in but not laid out, and the file it comes from. */
export async function renderSource(name: string, view: object): Promise<{ source: string; file: string }> {
  return { source: await markup.renderFile(name, view), file: join(EMAILS, `${name}.mjml`) };
}

/** The plain-text twin from emails/`name`.txt: lines of 78 characters where an address does not need more. */
export async function renderPlain(name: string, view: object): Promise<string> {
  const text: string = await plain.renderFile(name, view);
  return `${text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{4,}/g, '\n\n\n')
    .trim()}\n`;
}

/** A piece of a web page from emails/`name`.html, escaped like a letter. */
export async function renderWeb(name: string, view: object): Promise<string> {
  return squeezed(await page.renderFile(name, view));
}

/** Lays out MJML. Throws with MJML's own words when it is not sound; `file` is named in the message. */
export async function mjmlToHtml(source: string, file: string): Promise<string> {
  const trouble = unbalanced(source);
  if (trouble) throw new Error(`${file}: ${trouble}`);
  // MJML answers an include it refuses with a comment only. Parts come through Liquid, so none is ever right.
  if (/<mj-include\b/i.test(source)) throw new Error(`${file}: mj-include is not used here, write {% render %}`);
  // Loading MJML takes half a second: only the process that renders pays for it.
  const { default: mjml } = await import('mjml');
  const { html, errors } = await mjml(source, {
    fonts: {},
    keepComments: false,
    validationLevel: 'strict',
    ignoreIncludes: true,
    actualPath: file,
    // A picture's height in its style is "auto"; its attribute stays a number, which classic Outlook goes by.
    juiceOptions: { applyHeightAttributes: false },
  });
  if (errors.length) throw new Error(errors.map((error) => error.formattedMessage).join('\n'));
  return finished(html);
}

/** What is wrong with the nesting of tags, or null. MJML itself accepts unclosed tags even when it is strict. */
export function unbalanced(source: string): string | null {
  const open: string[] = [];
  const tags = source.replace(/<!--[\s\S]*?-->/g, '').matchAll(/<(\/?)([a-z][\w-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi);
  for (const [, close, name = '', rest = ''] of tags) {
    if (VOID_TAGS.has(name.toLowerCase()) || rest.endsWith('/')) continue;
    if (!close) open.push(name);
    else if (open.pop() !== name) return `</${name}> closes a tag that is not open`;
  }
  return open.length ? `<${open.at(-1)}> is never closed` : null;
}

/**
 * MJML declares the charset the old way and leaves language off the body; both matter to readers' programs.
 */
function finished(html: string): string {
  const language = /<html lang="([a-z]+)" dir="([a-z]+)"/.exec(html);
  if (!language || language[1] === 'und' || language[2] === 'auto')
    throw new Error('the letter says no language: <mjml lang dir> is missing');
  return squeezed(
    html
      .replace(/<meta http-equiv="Content-Type"[^>]*>/i, '')
      .replace('<head>', '<head>\n<meta charset="utf-8">')
      // The same class as the body: dark mode has to reach both.
      .replace(' role="article"', ' class="desk" role="article"')
      .replace('<body ', `<body lang="${language[1]}" dir="${language[2]}" `),
  );
}

/** Without indentation and empty lines: mail programs cut long letters, and nobody reads the source. */
function squeezed(html: string): string {
  return html.replace(/^[ \t]+|[ \t]+$/gm, '').replace(/\n{2,}/g, '\n');
}

/** Paragraphs of at most 78 columns, each line after `indent`. A word that is longer stands alone. */
function wrapped(text: string, indent: string): string {
  return text
    .split('\n')
    .map((line) => fold(line, TEXT_COLUMNS - indent.length).join(`\n${indent}`))
    .join(`\n${indent}`);
}

function fold(line: string, columns: number): string[] {
  const lines: string[] = [''];
  for (const word of line.split(/ +/)) {
    const last = lines.at(-1) as string;
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
