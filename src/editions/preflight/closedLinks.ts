/* Addresses that work for the one who copied them, and for few others. Told by the address alone. */

const RETURNS = /[?&](?:return_?(?:url|to)?|redirect(?:_?ur[il]|_to)?|next|continue|goto|service|wa|samlrequest)=/i;
const SIGN_IN = /(?:^|\/)(?:log-?in|logga-?in|sign-?in|inloggning|sso|auth|adfs\/ls|wp-login\.php)(?:[/.]|$)/i;
const SIGN_IN_HOST = /^(?:login|logon|sts|adfs|sso|idp|auth)\./i;
/** Where pages are made, not read. */
const WORKSHOP =
  /\/(?:wp-admin|episerver\/cms|optimizely\/cms|umbraco|typo3|sitevision\/edit|administrator)(?:[/?#]|$)|[?&]preview(?:=true|=1|_id=|_nonce=)|epslanguage=[^&]*&.*epieditmode=|epieditmode=true/i;
/** Documents shared within an organisation. */
const SHARED =
  /\.sharepoint\.com$|^(?:onedrive\.live\.com|1drv\.ms)$|(?:^|\.)(?:box\.com|dropbox\.com)\/home|^docs\.google\.com\/.*\/edit(?:$|[?#])/i;
const OWN_HOST = /^(?:intra|intran[aä]t(?:et)?|intranet|insidan|medarbetar\p{L}*)\./iu;
/** Filters of mail programs and other senders' counters: copied from a letter instead of from the page. */
const WRAPPED =
  /safelinks\.protection\.outlook\.com|urldefense(?:\.proofpoint)?\.com|linkprotect\.cudasvc\.com|protect-?\w*\.mimecast\.com|\/ls\/click\?upn=|list-manage\.com\/(?:track|unsubscribe)|mandrillapp\.com\/track|^(?:www\.)?google\.\w+\/url\?|^l\.facebook\.com\/l\.php|^lnkd\.in\/?$/i;

export type Closed = 'signIn' | 'workshop' | 'shared' | 'wrapped';

/** Whether somebody who asked for one address was led to a page for signing in. */
export function isSignIn(landed: string): boolean {
  const { hostname, pathname } = new URL(landed);
  return SIGN_IN_HOST.test(hostname) || SIGN_IN.test(pathname);
}

/** Why readers may not come in, or null. */
export function closedBy(url: string): Closed | null {
  const { hostname, host, pathname, search, hash } = new URL(url);
  const rest = `${pathname}${search}${hash}`;
  const address = `${host}${rest}`;
  if (WRAPPED.test(address)) return 'wrapped';
  if (WORKSHOP.test(rest)) return 'workshop';
  if (SIGN_IN_HOST.test(hostname) || (SIGN_IN.test(pathname) && RETURNS.test(search))) return 'signIn';
  if (OWN_HOST.test(hostname) || SHARED.test(hostname) || SHARED.test(address)) return 'shared';
  return null;
}
