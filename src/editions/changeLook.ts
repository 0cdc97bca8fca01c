import { keepPicture } from '../articles/pictures/keepPicture.ts';
import { Refusal } from '../refusal.ts';
import type { Actor } from '../staff/actor.ts';
import { addLook, currentLook, findLook } from './look.store.ts';
import { checkLook, type Look } from './look.ts';

/**
 * Changes the look for somebody who saw version `seen`; the one before stays to be taken back. Issues that are frozen
 * keep theirs. Throws 'invalid' naming the field, 'conflict' when somebody else has changed it.
 */
export async function changeLook(seen: number, change: Partial<Look>, actor: Actor, now = new Date()): Promise<void> {
  const before = await currentLook();
  const look = checkLook({ ...before, ...change });
  if (before.version !== seen || !(await addLook(seen + 1, look, actor.name, now)))
    throw new Refusal('conflict', 'Någon annan har ändrat utseendet medan du skrev. Jämför och spara igen.', 'version');
}

/** Puts a picture in as the logo. Throws like keepPicture and changeLook. */
export async function changeLogo(seen: number, bytes: Buffer, alt: string, actor: Actor): Promise<void> {
  const picture = await keepPicture(bytes);
  await changeLook(seen, { logo: { ...picture, alt: alt.trim() } }, actor);
}

/** Takes an earlier look back, as a new version. */
export async function restoreLook(seen: number, version: number, actor: Actor): Promise<void> {
  const kept = await findLook(version);
  if (!kept) throw new Refusal('not-found', 'Det utseendet finns inte längre.');
  await changeLook(seen, kept, actor);
}
