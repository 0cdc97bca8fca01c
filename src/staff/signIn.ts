import { config } from '../config.ts';
import { Refusal } from '../refusal.ts';
import { type Actor, HOUSE } from './actor.ts';
import { audit } from './audit.ts';
import { hashPassword, makePassword, passwordFits } from './password.ts';
import { passesSecondStep } from './secondStep.ts';
import { anyStaff, deleteStaff, findForSignIn, insertStaff } from './staff.store.ts';
import { ROLES, type Role, type Staff } from './staff.ts';

const EMAIL = /^[^\s@<>",;:()[\]\\]{1,64}@[^\s@<>",;:()[\]\\]{1,190}$/;
const LONGEST_NAME = 80;

/** Compared with when the address is unknown, so that the answer takes as long as for a known one. */
let nobodysHash: Promise<string> | undefined;

/**
 * The person with this address and password, and the code of her app where she has one. Throws the same
 * Refusal('unauthenticated') for whatever of it is wrong. The door limits how often this may be asked (http/limits.ts).
 */
export async function signIn(email: string, password: string, code = '', now = new Date()): Promise<Staff> {
  const found = await findForSignIn(email.trim().toLowerCase());
  nobodysHash ??= hashPassword(makePassword());
  const fits = await passwordFits(found?.passwordHash ?? (await nobodysHash), password);
  if (!found || !fits || !(await passesSecondStep(found.staff.id, code, now)))
    throw new Refusal('unauthenticated', 'Adressen, lösenordet eller koden stämmer inte.', 'password');
  await audit(found.staff, 'signed-in', { staffId: found.staff.id });
  return found.staff;
}

/** Adds a person to the staff. Throws Refusal('invalid' with the field, or 'conflict' when the address is taken). */
export async function createStaff(
  person: { email: string; name: string; role: Role; password: string },
  actor: Actor,
  now = new Date(),
): Promise<Staff> {
  const email = person.email.trim().toLowerCase();
  const name = person.name.trim();
  if (!EMAIL.test(email)) throw new Refusal('invalid', 'Skriv en e-postadress, till exempel namn@exempel.se.', 'email');
  if (!name || name.length > LONGEST_NAME) throw new Refusal('invalid', 'Skriv personens namn.', 'name');
  if (!ROLES.includes(person.role)) throw new Refusal('invalid', 'Välj en roll.', 'role');
  const made = await insertStaff(
    { email, name, role: person.role, passwordHash: await hashPassword(person.password) },
    now,
  );
  if (!made) throw new Refusal('conflict', 'Det finns redan någon med den adressen.', 'email');
  await audit(actor, 'staff-created', { staffId: made.id, role: made.role });
  return made;
}

/**
 * Ends an account: whoever has it is out at her next step, because sessions read the person again each time. Throws
 * 'not-found', and 'conflict' for one's own: so there is always an operator left.
 */
export async function removeStaff(staffId: string, actor: Actor): Promise<void> {
  if (staffId === actor.id) throw new Refusal('conflict', 'Ditt eget konto kan bara någon annan avsluta.');
  if (!(await deleteStaff(staffId))) throw new Refusal('not-found', 'Kontot finns inte.');
  await audit(actor, 'staff-removed', { staffId });
}

/**
 * The first account of a new house: an operator with a generated password, which is returned this once and stored
 * nowhere. Null when there is staff already.
 */
export async function firstStaff(
  email = `redaktor@${config().REPLY_TO.split('@')[1]}`,
  actor = HOUSE,
): Promise<{ email: string; password: string } | null> {
  if (await anyStaff()) return null;
  const password = makePassword();
  const made = await createStaff({ email, name: 'Redaktionen', role: 'operator', password }, actor);
  return { email: made.email, password };
}
