import { parseUrl } from '../parseUrl.ts';
import { paths } from '../urls.ts';

/** Where to go after signing in: a path of the desk, never another site (R135). Anything else becomes the desk itself. */
export function safeNext(text: unknown): string {
  if (typeof text !== 'string' || text.length > 500) return paths.desk;
  // Browsers read a backslash as a slash and drop tabs and line breaks: such a text may lead elsewhere.
  const printable = [...text].every((character) => character > ' ' && character !== '\\' && character !== '\x7f');
  const inside = text === paths.desk || text.startsWith(`${paths.desk}/`) || text.startsWith(`${paths.desk}?`);
  if (!printable || !inside) return paths.desk;
  const base = 'https://aktuellt.invalid';
  const url = parseUrl(text, base);
  const stays = url?.origin === base && (url.pathname === paths.desk || url.pathname.startsWith(`${paths.desk}/`));
  return stays ? text : paths.desk;
}
