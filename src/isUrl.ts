/**
 * Whether a text is an address that new URL() reads. Not URL.canParse: in Node 20 that says no to å, ä and ö as soon as
 * it has been asked a few thousand times, because its fast path takes Latin-1 for UTF-8.
 */
export function isUrl(text: string, base?: string | URL): boolean {
  try {
    new URL(text, base);
    return true;
  } catch {
    return false;
  }
}
