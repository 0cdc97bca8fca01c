import type { Actor } from './actor.ts';
import { type AuditEntry, type AuditFilter, appendAudit, readAudit } from './audit.store.ts';
import type { Audited } from './audited.ts';

const MOST_AT_ONCE = 100;

/** Writes a line of the audit trail. The trail only grows. */
export async function audit(
  actor: Actor,
  what: Audited,
  about: Record<string, string | number | boolean> = {},
  now = new Date(),
): Promise<void> {
  const words = Object.fromEntries(Object.entries(about).map(([name, value]) => [name, String(value)]));
  await appendAudit({ at: now, actor: { id: actor.id, name: actor.name }, what, about: words });
}

/** The trail, newest first, paged by key; of one person or one kind when they are given. */
export async function listAudit(
  page: AuditFilter & { after?: string | null; limit?: number } = {},
): Promise<{ items: AuditEntry[]; next: string | null }> {
  const limit = Math.min(page.limit ?? MOST_AT_ONCE, MOST_AT_ONCE);
  const items = await readAudit(page, page.after ?? null, limit + 1);
  return { items: items.slice(0, limit), next: items.length > limit ? (items[limit - 1]?.id ?? null) : null };
}
