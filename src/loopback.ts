import { parseUrl } from './parseUrl.ts';
import { readRelays } from './smtpUrl.ts';

/* What stays on this machine. Pure. */

/** Whether a house is reached from this machine alone, and sends nothing off it. */
export function isLocalHouse(publicUrl: string, smtpUrl: string): boolean {
  return isLoopbackUrl(publicUrl) && readRelays(smtpUrl).every((relay) => isLoopbackUrl(relay.url));
}

/** Whether a URL points at this machine: such a house may use http, clear SMTP and plain cookies. */
export function isLoopbackUrl(value: string): boolean {
  const url = parseUrl(value);
  if (!url) return false;
  const { protocol, hostname } = url;
  return (
    protocol === 'unix:' || hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
  );
}
