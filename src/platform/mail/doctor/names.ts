import type { KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';
import { getDomain } from 'tldts';
import { type Fault, red, yellow } from './fault.ts';
import type { Lookup } from './lookup.ts';
import { MOST_LOOKUPS, type SpfResult, spf } from './spf.ts';

/* The records of a sender's domains: SPF (RFC 7208), DKIM (RFC 6376, RFC 8463), DMARC (RFC 9989) and MX. */

/** Who may send for the domain of the return path. `relays`: addresses of the mail servers that take our letters. */
export async function aboutSpf(domain: string, relays: string[], lookup: Lookup): Promise<Fault[]> {
  const say = (result: SpfResult): Fault[] => {
    const sentence = WRONG[result];
    return sentence ? [red(`spf-${result}`, `${domain}: ${sentence}`, 'Rätta TXT-posten som börjar med v=spf1.')] : [];
  };
  const itself = say(await spf(domain, null, lookup));
  if (itself.length) return itself;
  for (const ip of relays) {
    const result = await spf(domain, ip, lookup);
    if (result === 'pass') continue;
    const text = `SPF för ${domain} nämner inte reläet ${ip} (${result}).`;
    const remedy = 'Lägg till det i TXT-posten som börjar med v=spf1, om det är reläet som lämnar breven vidare.';
    return [result === 'fail' ? red('spf-relay', text, remedy) : yellow('spf-relay', text, remedy)];
  }
  return [];
}

const WRONG: Partial<Record<SpfResult, string>> = {
  none: 'SPF saknas.',
  many: 'det finns flera SPF-poster, och då gäller ingen av dem.',
  broken: 'SPF-posten går inte att läsa, eller hänvisar till en som inte finns.',
  'too-many-lookups': `SPF-posten kräver fler än ${MOST_LOOKUPS} uppslag, och då gäller den inte.`,
};

/** The public key of a selector is that of the private key that signs. */
export async function aboutDkim(domain: string, selector: string, key: KeyObject, lookup: Lookup): Promise<Fault[]> {
  const name = `${selector}._domainkey.${domain}`;
  const records = (await lookup.txt(name)).filter((text) => /(?:^|;)\s*p=/.test(text));
  const tags = readTags(records[0] ?? '');
  if (records.length !== 1 || !tags.p)
    return [red('dkim-missing', `DKIM-nyckeln ${name} finns inte i DNS.`, 'Lägg in den som en TXT-post.')];
  if (tags.p.replace(/\s/g, '') !== published(key))
    return [red('dkim-other', `DKIM-nyckeln ${name} i DNS hör inte till nyckeln som signerar.`, 'Byt en av dem.')];
  return tags.t?.split(':').includes('y')
    ? [yellow('dkim-test', `DKIM-nyckeln ${name} är märkt som ett prov (t=y).`, 'Ta bort t=y.')]
    : [];
}

/** As it stands behind p=: RSA as SPKI, Ed25519 as its 32 bytes (RFC 8463 section 4). */
function published(key: KeyObject): string {
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  return (key.asymmetricKeyType === 'ed25519' ? spki.subarray(-32) : spki).toString('base64');
}

/** RFC 9989: the domain's own record, or that of its organisation. */
export async function aboutDmarc(domain: string, lookup: Lookup): Promise<Fault[]> {
  const organisation = getDomain(domain) ?? domain;
  const own = await dmarcAt(domain, lookup);
  const records = own.length || organisation === domain ? own : await dmarcAt(organisation, lookup);
  const tags = readTags(records[0] ?? '');
  if (records.length !== 1)
    return [
      red('dmarc-missing', `${domain} har ${records.length ? 'flera DMARC-poster' : 'ingen DMARC-post'}.`, SET_DMARC),
    ];
  if (!/^(?:none|quarantine|reject)$/i.test(tags.p ?? ''))
    return [red('dmarc-broken', `DMARC-posten för ${domain} säger inte vad som ska gälla (p=).`, SET_DMARC)];
  const gone = ['pct', 'rf', 'ri'].filter((tag) => tag in tags);
  return gone.length
    ? [
        yellow(
          'dmarc-old',
          `DMARC-posten för ${domain} har ${gone.join(', ')}, som inte gäller längre.`,
          'Ta bort dem.',
        ),
      ]
    : [];
}

const SET_DMARC = 'Lägg in en TXT-post på _dmarc, till exempel v=DMARC1; p=none; rua=mailto:…';

async function dmarcAt(domain: string, lookup: Lookup): Promise<string[]> {
  return (await lookup.txt(`_dmarc.${domain}`)).filter((text) => /^v=DMARC1\s*(?:;|$)/i.test(text));
}

/** Letters to the domain arrive: many servers refuse a sender to whom nobody can answer. */
export async function aboutMx(domain: string, lookup: Lookup, wanted: 'mx' | 'any'): Promise<Fault[]> {
  const hosts = await lookup.mx(domain);
  if (hosts.some(Boolean)) return [];
  if (wanted === 'any' && !hosts.length && (await lookup.addresses(domain)).length) return [];
  const remedy =
    wanted === 'mx' ? 'Peka MX på husets dörr för brev (MAIL_DOOR_PORT).' : 'Peka MX på en server som tar emot post.';
  return [red('mx-missing', `${domain} tar inte emot post: MX saknas.`, remedy)];
}

function readTags(record: string): Record<string, string> {
  const pairs = record
    .split(';')
    .map((tag) => [tag.slice(0, tag.indexOf('=')).trim(), tag.slice(tag.indexOf('=') + 1)]);
  return Object.fromEntries(pairs.filter(([name]) => name).map(([name = '', value = '']) => [name, value.trim()]));
}
