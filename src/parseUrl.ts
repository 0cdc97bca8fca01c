/**
 * The URL of a text, whole or beside a base; null when it is none. Not by URL.canParse: in Node 20 that says no to å, ä
 * and ö as soon as it has been asked a few thousand times, because its fast path takes Latin-1 for UTF-8.
 */
export function parseUrl(text: string, base?: string | URL): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}
