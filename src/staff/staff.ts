/** Who works here: roles and what they allow. Pure rules; storage is in staff.store.ts. */

export const ROLES = ['communicator', 'operator'] as const;
export type Role = (typeof ROLES)[number];

export interface Staff {
  id: string;
  email: string;
  name: string;
  role: Role;
  createdAt: Date;
  /** Signs in with a code from an app too. */
  secondStep: boolean;
  /** How often her password was changed: a session of an earlier one is over. */
  passwordRound: number;
}

/** Whether this role may do what needs that one. An operator may do everything a communicator may. */
export function allowed(role: Role, needed?: Role): boolean {
  return role === 'operator' || needed !== 'operator';
}
