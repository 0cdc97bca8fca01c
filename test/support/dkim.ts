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

/** RFC 8463 section 4: the record holds the 32 bytes of the key themselves. */
export function makeEd25519Key(): TestKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const p = publicKey.export({ type: 'spki', format: 'der' }).subarray(-ED25519_BYTES).toString('base64');
  return {
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    record: `v=DKIM1; k=ed25519; p=${p}`,
  };
}

const ED25519_BYTES = 32;
/** What stands before the 32 bytes in an SPKI of Ed25519 (RFC 8410). */
const ED25519_SPKI = Buffer.from('302a300506032b6570032100', 'hex');

type Verdict = 'pass' | 'fail';

/** What mailauth says: it calls a wrong body hash "neutral", which nobody may take for a pass. The record answers for `<selector>._domainkey.<domain>`. */
export async function mailauthSays(message: Buffer, name: string, record: string): Promise<Verdict> {
  const verdicts = await mailauthSaysOfAll(message, { [name]: record });
  return verdicts.length === 1 && verdicts[0] === 'pass' ? 'pass' : 'fail';
}

/** The same for each signature, from the top; the records by the names they are asked for. */
export async function mailauthSaysOfAll(message: Buffer, records: Record<string, string>): Promise<Verdict[]> {
  const resolver = async (asked: string, type: string) => {
    const record = records[asked];
    if (record && type === 'TXT') return [[record]];
    throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
  };
  const { results } = (await dkimVerify(message, { resolver })) as { results: { status: { result: string } }[] };
  return results.map(({ status }) => (status.result === 'pass' ? 'pass' : 'fail'));
}

/** RFC 6376 section 6.1 for relaxed/relaxed, of the first signature. */
export function rfcSays(message: Buffer, record: string): Verdict {
  return verdictOn(message, 0, () => record);
}

/** The same for each signature, from the top. */
export function rfcSaysOfAll(message: Buffer, records: Record<string, string>): Verdict[] {
  return fieldsOf(message)
    .filter(isSignature)
    .map((_, at) => verdictOn(message, at, (tags) => records[`${tags.s}._domainkey.${tags.d}`] ?? ''));
}

function verdictOn(message: Buffer, place: number, recordFor: (tags: Record<string, string>) => string): Verdict {
  const text = message.toString('latin1');
  const fields = fieldsOf(message);
  const signature = fields.filter(isSignature)[place];
  if (!signature) return 'fail';
  const tags = readTags(signature.slice(signature.indexOf(':') + 1));
  const hash = createHash('sha256')
    .update(relaxedBody(text.slice(text.indexOf('\r\n\r\n') + 4)), 'latin1')
    .digest('base64');
  if (hash !== tags.bh) return 'fail';
  const left = fields.filter((field) => field !== signature);
  const signed = (tags.h ?? '').split(':').map((name) => {
    const at = left.findLastIndex((field) => nameOf(field) === name.trim().toLowerCase());
    return at < 0 ? '' : `${relaxedHeader(left.splice(at, 1)[0] as string)}\r\n`;
  });
  const material = signed.join('') + relaxedHeader(signature).replace(/([;:]\s*b=)[^;]*/, '$1');
  const { p = '', k = 'rsa' } = readTags(recordFor(tags));
  if (tags.a !== `${k}-sha256`) return 'fail';
  return isGood(k, Buffer.from(p, 'base64'), Buffer.from(material, 'latin1'), Buffer.from(tags.b ?? '', 'base64'))
    ? 'pass'
    : 'fail';
}

/** RFC 8463 section 3: with Ed25519 the hash of the material is what is signed. */
function isGood(kind: string, published: Buffer, material: Buffer, signature: Buffer): boolean {
  const spki = (key: Buffer) => createPublicKey({ key, format: 'der', type: 'spki' });
  if (kind === 'rsa') return verify('sha256', material, spki(published), signature);
  const digest = createHash('sha256').update(material).digest();
  return verify(null, digest, spki(Buffer.concat([ED25519_SPKI, published])), signature);
}

function fieldsOf(message: Buffer): string[] {
  const text = message.toString('latin1');
  return text.slice(0, text.indexOf('\r\n\r\n')).split(/\r\n(?![ \t])/);
}

function isSignature(field: string): boolean {
  return /^dkim-signature:/i.test(field);
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
