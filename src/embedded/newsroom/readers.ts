import type { JoinInput } from '../../subscribers/join.ts';

/* Forty readers of municipalities and regions, at example domains (RFC 2606): no letter can reach a real person. */

const FIRST = ['Anna', 'Erik', 'Maria', 'Johan', 'Amina', 'Lars', 'Sara', 'Karim', 'Ingrid', 'Björn'];
const LAST = ['Lind', 'Berg', 'Åkesson', 'Öhman', 'Haddad', 'Nyström', 'Lundqvist', 'Sjöberg'];

/** Name of the place as in an address, and its official code. */
const MUNICIPALITIES: [string, string][] = [
  ['umea', '2480'],
  ['lulea', '2580'],
  ['malmo', '1280'],
  ['vaxjo', '0780'],
  ['orebro', '1880'],
  ['falun', '2080'],
  ['kiruna', '2584'],
  ['boras', '1490'],
  ['ystad', '1286'],
  ['kalmar', '0880'],
  ['visby', '0980'],
  ['mora', '2062'],
  ['sala', '1981'],
  ['ljungby', '0781'],
];
const REGIONS: [string, string][] = [
  ['uppsala', '03'],
  ['halland', '13'],
  ['dalarna', '20'],
  ['norrbotten', '25'],
  ['skane', '12'],
  ['kronoberg', '07'],
];
const READERS = 40;
const DAY_MS = 86_400_000;

export interface FirstReader {
  input: JoinInput;
  confirmedAt: Date;
}

/** The readers, and when each of them began: some more every month, the latest yesterday. */
export function firstReaders(now: Date): FirstReader[] {
  return Array.from({ length: READERS }, (_, n) => {
    const first = FIRST[n % FIRST.length] as string;
    const last = LAST[(n * 3) % LAST.length] as string;
    const isRegion = n % 3 === 2;
    const places = isRegion ? REGIONS : MUNICIPALITIES;
    const [place, code] = places[n % places.length] as [string, string];
    const domain = isRegion ? `region-${place}.example` : `${place}.kommun.example`;
    const daysAgo = 1 + Math.floor((READERS - n - 1) ** 1.5 * 0.8);
    return {
      input: {
        address: `${plain(first)}.${plain(last)}${n}@${domain}`,
        name: `${first} ${last}`,
        organisation: { kind: isRegion ? 'region' : 'kommun', code },
        language: n % 20 === 7 ? 'en' : 'sv',
      },
      confirmedAt: new Date(now.getTime() - daysAgo * DAY_MS),
    };
  });
}

function plain(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
