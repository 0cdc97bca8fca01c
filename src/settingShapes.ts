import { z } from 'zod';
import { parseUrl } from './parseUrl.ts';
import { readRelays } from './smtpUrl.ts';

/* What settings may look like; the settings themselves are in settings.ts. */

// Both alphabets of base64, since that is what openssl prints.
export const KEY = /^(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5]):[A-Za-z0-9+/_-]{43,}={0,2}$/;
export const KEY_EXAMPLE = '1:REPLACE-with-the-output-of-openssl-rand-base64-32__';
const HOST_NAME = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;
const ADDRESS = /^[^\s@<>",;:()[\]\\]{1,64}@[^\s@]{1,253}$/;
const LINE = /^[^\r\n\0]*$/;

export const line = () => z.string().regex(LINE, 'must be one line').max(200);
export const address = () => z.string().regex(ADDRESS, 'must be one plain address');
export const hostName = () => z.string().regex(HOST_NAME, 'must be a lower-case host name');
export const whole = (least: number, most: number, error = `must be a whole number from ${least} to ${most}`) =>
  z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error });
export const url = (...schemes: string[]) =>
  z.string().refine((value) => schemes.includes(parseUrl(value)?.protocol ?? ''), {
    error: `must be an address that begins with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  });
export const colour = () => z.string().regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #0b5d4e');
export const selector = () =>
  z.string().regex(/^[a-z0-9-]{1,63}$/, 'must be one label: lower-case letters, digits and hyphens');
export const relays = () =>
  z.string().superRefine((value, context) => {
    try {
      readRelays(value);
    } catch (problem) {
      context.addIssue({ code: 'custom', message: (problem as Error).message });
    }
  });
