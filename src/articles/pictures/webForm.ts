/*
 * A picture as pages show it: WebP, as wide as a column of text, of 30 kB at most. Letters keep the JPEG, which every
 * mail program knows. It is made when a page first asks for it and kept in memory: only pictures of ours can be asked for.
 */

const WIDEST = 720; // pixels
const LARGEST = 30_000; // bytes
const QUALITIES = [72, 60, 48, 36, 24] as const;
const MOST_KEPT = 200;

const kept = new Map<string, Promise<Buffer>>();

/** The web form of a picture. `name` says which it is; `read` gets its bytes, null when there is no such picture. */
export async function webForm(name: string, read: () => Promise<Buffer | null>): Promise<Buffer | null> {
  const before = kept.get(name);
  if (before !== undefined) return before;
  const bytes = await read();
  if (!bytes) return null;
  const made = make(bytes);
  kept.set(name, made);
  made.catch(() => kept.delete(name));
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return made;
}

async function make(bytes: Buffer): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  const small = await sharp(bytes).resize({ width: WIDEST, withoutEnlargement: true }).toBuffer();
  let form = small;
  for (const quality of QUALITIES) {
    form = await sharp(small).webp({ quality, effort: 4 }).toBuffer();
    if (form.length <= LARGEST) break;
  }
  return form;
}
