import { z } from 'zod';
import { isLocalHouse } from './loopback.ts';
import { settings } from './settings.ts';

/*
 * The settings of this process (settings.ts), read and checked. One that starts with wrong settings lists them all at
 * once and stops.
 */

const schema = z.object(settings);
export type Config = z.infer<typeof schema> & { local: boolean };

/** Thrown by readConfig: one line per wrong setting. The message is ready for the terminal. */
export class ConfigProblem extends Error {}

let current: Config | undefined;

/** The settings of this process, read from the environment at the first call. Throws ConfigProblem. */
export function config(): Config {
  current ??= readConfig(process.env);
  return current;
}

/** For processes and tests that build their settings themselves. */
export function useConfig(settings: Config): void {
  current = settings;
}

/** Reads and checks settings. An empty variable counts as not set. Throws ConfigProblem with every problem at once. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([name, value]) => name in settings && value !== ''));
  const read = schema.safeParse(given);
  if (!read.success)
    throw new ConfigProblem(
      read.error.issues.map((issue) => describe(String(issue.path[0]), issue.message)).join('\n'),
    );
  const local = isLocalHouse(read.data.PUBLIC_URL, read.data.SMTP_URL);
  const problems = [...together(read.data), ...(local ? [] : publicHouse(read.data))];
  if (problems.length) throw new ConfigProblem(problems.join('\n'));
  return { ...read.data, PUBLIC_URL: read.data.PUBLIC_URL.replace(/\/+$/, ''), local };
}

/** A help text or example of a setting, for messages and .env.example. */
export function about(name: string): { help: string; example: string } {
  const setting = settings[name as keyof typeof settings];
  const meta = (setting?.meta() ?? {}) as { help?: string; example?: string };
  const fallback = setting ? setting.safeParse(undefined) : undefined;
  return { help: meta.help ?? '', example: meta.example ?? String(fallback?.success ? (fallback.data ?? '') : '') };
}

function describe(name: string, problem: string): string {
  return `${name}: ${problem}. Example: ${name}=${about(name).example}`;
}

function together(given: z.infer<typeof schema>): string[] {
  const problems: string[] = [];
  if (Boolean(given.DKIM_SELECTOR) !== Boolean(given.DKIM_KEY_FILE))
    problems.push(describe('DKIM_SELECTOR', 'must be given together with DKIM_KEY_FILE'));
  if (given.DKIM_LETTER_SELECTOR && !given.DKIM_KEY_FILE)
    problems.push(describe('DKIM_LETTER_SELECTOR', 'needs DKIM_KEY_FILE'));
  if (Boolean(given.DKIM_ED25519_SELECTOR) !== Boolean(given.DKIM_ED25519_KEY_FILE))
    problems.push(describe('DKIM_ED25519_SELECTOR', 'must be given together with DKIM_ED25519_KEY_FILE'));
  if (given.DKIM_ED25519_KEY_FILE && !given.DKIM_KEY_FILE)
    problems.push(describe('DKIM_ED25519_KEY_FILE', 'needs DKIM_KEY_FILE: not everybody reads Ed25519'));
  for (const name of ['DKIM_SELECTOR', 'DKIM_LETTER_SELECTOR'] as const)
    if (given.DKIM_ED25519_SELECTOR && given.DKIM_ED25519_SELECTOR === given[name])
      problems.push(describe('DKIM_ED25519_SELECTOR', `must be another than ${name}`));
  return problems;
}

/** What readers and their mail servers see of us, and answer to. */
const OWN_NAMES = [
  ...(['FROM_ADDRESS', 'LETTER_FROM_ADDRESS', 'REPLY_TO', 'DPO_EMAIL'] as const),
  ...(['BOUNCE_DOMAIN', 'LIST_ID'] as const),
] as const;

/** The last two labels: whose these differ are of two organisations for sure (R137). */
function domainOf(name: string): string {
  return name
    .slice(name.lastIndexOf('@') + 1)
    .toLowerCase()
    .split('.')
    .slice(-2)
    .join('.');
}

/** A house that is not on loopback must be safe: https, real secrets. TLS to the relay is enforced by the relay pool. */
function publicHouse(given: z.infer<typeof schema>): string[] {
  const problems: string[] = [];
  if (!given.PUBLIC_URL.startsWith('https://'))
    problems.push(
      describe('PUBLIC_URL', 'must be https unless PUBLIC_URL and SMTP_URL are both loopback').replace(
        'http://localhost:3000',
        'https://aktuellt.example.se',
      ),
    );
  for (const name of OWN_NAMES) {
    if (given[name].endsWith('.example'))
      problems.push(describe(name, 'must be your own, not an example').replaceAll('.example', '.example.se'));
  }
  const links = domainOf(new URL(given.PUBLIC_URL).hostname);
  for (const name of ['FROM_ADDRESS', 'LETTER_FROM_ADDRESS'] as const) {
    if (domainOf(given[name]) === links || given[name].endsWith('.example')) continue;
    const why = `must be of the domain that letters link to (${links}): filters take others for phishing`;
    problems.push(`${name}: ${why}. Example: ${name}=aktuellt@${links}`);
  }
  if (given.FETCH_LOOPBACK_PORT)
    problems.push(describe('FETCH_LOOPBACK_PORT', 'must not be set unless PUBLIC_URL and SMTP_URL are both loopback'));
  return problems;
}
