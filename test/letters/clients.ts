import { caniemail } from 'caniemail';
import { ALLOWED } from './clientAllowances.ts';

/** The programs of R118, as far as caniemail has them. */
const CLIENTS = ['gmail.*', 'outlook.*', 'apple-mail.*', 'samsung-email.android', 'thunderbird.macos'] as const;

export interface ClientFaults {
  /** Features that a program does not support and nobody has answered for: "flexbox: outlook.windows". */
  unanswered: string[];
  /** Features of the list of allowances that the letter uses. */
  allowed: string[];
}

export function clientFaults(html: string): ClientFaults {
  const { issues } = caniemail({ clients: [...CLIENTS], html });
  const lacking = new Map<string, string[]>();
  for (const [client, found] of issues.errors)
    for (const { title } of found) lacking.set(title, [...(lacking.get(title) ?? []), client]);
  const features = [...lacking];
  return {
    unanswered: features.filter(([title]) => !(title in ALLOWED)).map(([title, by]) => `${title}: ${by.join(' ')}`),
    allowed: features.map(([title]) => title).filter((title) => title in ALLOWED),
  };
}
