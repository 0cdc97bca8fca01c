import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';

/*
 * Two judges of DKIM signatures that know nothing of our signer: mailauth, and a verifier written here from RFC 6376.
 */

export interface TestKey {
  pem: string;
  /** The value of the TXT record. */
  record: string;
}

export function makeKey(bits = 2048): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const p = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  return { pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), record: `v=DKIM1; k=rsa; p=${p}` };
}

/** What mailauth says: it calls a wrong body hash "neutral", which nobody may take for a pass. The record answers for `<selector>._domainkey.<domain>`. */
export async function mailauthSays(message: Buffer, name: string, record: string): Promise<'pass' | 'fail'> {
  const resolver = async (asked: string, type: string) => {
    if (asked === name && type === 'TXT') return [[record]];
    throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
  };
  const { results } = (await dkimVerify(message, { resolver })) as { results: { status: { result: string } }[] };
  return results.length === 1 && results[0]?.status.result === 'pass' ? 'pass' : 'fail';
}

/** RFC 6376 section 6.1 for relaxed/relaxed and rsa-sha256. */
export function rfcSays(message: Buffer, record: string): 'pass' | 'fail' {
  const text = message.toString('latin1');
  const split = text.indexOf('\r\n\r\n');
  const fields = text.slice(0, split).split(/\r\n(?![ \t])/);
  const signature = fields.find((field) => /^dkim-signature:/i.test(field));
  if (!signature) return 'fail';
  const tags = readTags(signature.slice(signature.indexOf(':') + 1));
  const hash = createHash('sha256')
    .update(relaxedBody(text.slice(split + 4)), 'latin1')
    .digest('base64');
  if (hash !== tags.bh) return 'fail';
  const left = fields.filter((field) => field !== signature);
  const signed = (tags.h ?? '').split(':').map((name) => {
    const at = left.findLastIndex((field) => nameOf(field) === name.trim().toLowerCase());
    return at < 0 ? '' : `${relaxedHeader(left.splice(at, 1)[0] as string)}\r\n`;
  });
  const material = signed.join('') + relaxedHeader(signature).replace(/([;:]\s*b=)[^;]*/, '$1');
  const der = Buffer.from(readTags(record).p ?? '', 'base64');
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  const good = verify('sha256', Buffer.from(material, 'latin1'), key, Buffer.from(tags.b ?? '', 'base64'));
  return good ? 'pass' : 'fail';
}

/** The tags of a signature or record, without blanks. */
export function readTags(list: string): Record<string, string> {
  return Object.fromEntries(
    list
      .replace(/\s+/g, '')
      .split(';')
      .filter(Boolean)
      .map((tag) => [tag.slice(0, tag.indexOf('=')), tag.slice(tag.indexOf('=') + 1)]),
  );
}

function nameOf(field: string): string {
  return field.slice(0, field.indexOf(':')).trim().toLowerCase();
}

function relaxedHeader(field: string): string {
  const value = field
    .slice(field.indexOf(':') + 1)
    .replace(/\r\n/g, '')
    .replace(/[\t ]+/g, ' ');
  return `${nameOf(field)}:${value.trim()}`;
}

function relaxedBody(body: string): string {
  const lines = body.split('\r\n').map((line) => line.replace(/[\t ]+/g, ' ').replace(/ $/, ''));
  while (lines.length && lines.at(-1) === '') lines.pop();
  return lines.length ? `${lines.join('\r\n')}\r\n` : '';
}
