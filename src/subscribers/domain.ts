/** What an address's domain says, and nothing about a person: which organisation it may be. Pure. */

/** Mail providers that anybody may have an address at: they say nothing about where somebody works. */
export const PROVIDERS = [
  ...['gmail.com', 'googlemail.com', 'hotmail.com', 'hotmail.se', 'outlook.com', 'outlook.se', 'live.se', 'live.com'],
  ...['icloud.com', 'me.com', 'msn.com', 'yahoo.com', 'yahoo.se', 'telia.com', 'comhem.se', 'bredband.net', 'spray.se'],
  ...['protonmail.com', 'proton.me', 'bahnhof.se', 'tele2.se', 'mail.com', 'ymail.com', 'email.com'],
];

/** The part after the @ of a folded address. */
export function domainOf(key: string): string {
  return key.slice(key.lastIndexOf('@') + 1);
}

/** Whether the domain is one where colleagues have their addresses. */
export function isWorkplace(domain: string): boolean {
  return !PROVIDERS.includes(domain);
}
