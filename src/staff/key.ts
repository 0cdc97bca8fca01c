/** The key of a program: what it is and what it may do. Pure types; the verbs are in keys.ts. */

export const SCOPES = ['read', 'write'] as const;
export type Scope = (typeof SCOPES)[number];

export interface Key {
  id: string;
  name: string;
  prefix: string; // the first characters, to tell keys apart; the rest is known to nobody but its holder
  scopes: Scope[];
  createdBy: string; // her name, for people to read
  createdById: string | null; // null: made before this was kept
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}
