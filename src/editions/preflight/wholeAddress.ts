import { parseUrl } from '../../parseUrl.ts';

/* Whether an address is whole, as it is written (RFC 3986, RFC 6068, RFC 3966). Pure; nothing is asked. */

/** Characters that no address has unescaped; brackets are common in queries, and work. */
const STRAY = /["<>\\^`{}\s]/;
const TWO_IN_ONE = /[^/=:]https?:\/\//i;
const LABEL = /^(?!-)[a-z\d_-]{1,63}(?<!-)$/;
const TOP = /^(?:[a-z]{2,63}|xn--[a-z\d-]+)$/;
const LOCAL_PART = /^[^\s@,;:<>()[\]"\\/]+$/u;

/** Whether a link is written as a whole: web address, mail address or telephone number. Other schemes are not judged. */
export function isWhole(url: string): boolean {
  const scheme = /^([a-z][a-z\d+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === undefined || STRAY.test(url)) return false;
  if (scheme === 'mailto') return isMail(url.slice('mailto:'.length));
  if (scheme === 'tel') return /^\+?[\d().-]{3,}(?:;\S+)?$/.test(url.slice('tel:'.length));
  const read = parseUrl(url);
  if (!read || (scheme !== 'http' && scheme !== 'https')) return read !== null;
  return /^https?:\/\/[^/]/i.test(url) && !TWO_IN_ONE.test(url) && isHost(read.hostname);
}

function isMail(rest: string): boolean {
  const addresses = (rest.split('?')[0] ?? '').split(',');
  return addresses.every((address) => {
    const [local = '', domain = '', ...more] = address.split('@');
    const host = parseUrl(`https://${domain}`)?.hostname;
    return !more.length && LOCAL_PART.test(local) && host !== undefined && isHost(host, true);
  });
}

/** A name of labels, or a number; one without a dot is told elsewhere, as a name of one's own network. */
function isHost(host: string, withDot = false): boolean {
  if (/^\[.*\]$|^[\d.]+$/.test(host)) return !withDot;
  const labels = host.replace(/\.$/, '').split('.');
  if (!labels.every((label) => LABEL.test(label))) return false;
  return labels.length > 1 ? TOP.test(labels.at(-1) ?? '') : !withDot;
}
