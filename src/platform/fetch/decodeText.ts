import type { Fetched } from './fetchGuarded.ts';

const LOOK_AT_BYTES = 2_048;
const BOMS: readonly [string, number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];
const IN_TYPE = /charset\s*=\s*["']?([\w:.-]+)/i;
const IN_MARKUP = /<\?xml[^>]*?encoding\s*=\s*["']([\w:.-]+)["']|<meta[^>]*?charset\s*=\s*["']?([\w:.-]+)/i;

/** The text of an answer, in the character set that it names: by its first bytes, its header or its own markup. */
export function decodeText({ body, headers }: Pick<Fetched, 'body' | 'headers'>): string {
  const start = body.subarray(0, LOOK_AT_BYTES);
  const mark = BOMS.find(([, bytes]) => bytes.every((byte, at) => start[at] === byte))?.[0];
  const markup = IN_MARKUP.exec(start.toString('latin1'));
  const named = mark ?? IN_TYPE.exec(headers['content-type'] ?? '')?.[1] ?? markup?.[1] ?? markup?.[2] ?? 'utf-8';
  return decoder(named).decode(body);
}

function decoder(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder('utf-8');
  }
}
