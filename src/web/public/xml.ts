const NAMES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it may stand in XML: marks by name, and none of the characters XML does not know. */
export function xml(text: string): string {
  return text
    .replace(/[&<>"]/g, (mark) => NAMES[mark] ?? '')
    .replace(/[^\t\n\r\u0020-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
}
