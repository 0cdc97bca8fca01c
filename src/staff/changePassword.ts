import { Refusal } from '../refusal.ts';
import { audit } from './audit.ts';
import { hashPassword, passwordFits } from './password.ts';
import { findForSignIn, findStaff, keepPassword } from './staff.store.ts';
import type { Staff } from './staff.ts';

/** `old` is asked for, so that a desk left open is not enough; `again` catches a slip of the finger. */
export interface PasswordChange {
  old: string;
  password: string;
  again: string;
}

/**
 * Changes one's own password. Every session of the old one is over; the caller begins a new one for the person that is
 * returned. Throws Refusal('invalid') with the field. The door limits how often this may be asked.
 */
export async function changePassword({ id, email }: Staff, { old, password, again }: PasswordChange): Promise<Staff> {
  const found = await findForSignIn(email);
  if (!found || !(await passwordFits(found.passwordHash, old)))
    throw new Refusal('invalid', 'Det är inte lösenordet du har nu. Skriv det du loggar in med.', 'old');
  if (password === old) throw new Refusal('invalid', 'Välj ett annat lösenord än det du har nu.', 'password');
  const passwordHash = await hashPassword(password);
  if (password !== again) throw new Refusal('invalid', 'Lösenorden är olika. Skriv det nya likadant i båda.', 'again');
  const kept = await keepPassword(id, found.passwordHash, passwordHash);
  const changed = await findStaff(id);
  if (!kept || !changed) throw new Refusal('conflict', 'Lösenordet ändrades i samma stund. Logga in igen.');
  await audit(changed, 'password-changed', { staffId: id });
  return changed;
}
