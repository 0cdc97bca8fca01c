import { listIssues } from '../issues/issue.store.ts';
import { type Compared, compare } from './figures.ts';
import { type Report, report } from './report.ts';

/** The last sent issue's three figures, each beside the issue before. Images and clicks are those of people. */
export interface Overview {
  issue: { id: string; number: number; subject: string; sentAt: Date | null };
  sent: Compared;
  images: Compared;
  clicks: Compared;
}

/** null as long as nothing was sent. */
export async function overview(_now = new Date()): Promise<Overview | null> {
  const { items } = await listIssues({ states: ['sent'], limit: 2 });
  const [latest, earlier] = items;
  if (!latest) return null;
  const now = await report(latest.id);
  const before = earlier ? await report(earlier.id) : null;
  const { id, number, subject, sentAt } = latest;
  return { issue: { id, number, subject, sentAt }, ...figures(now, before) };
}

function figures(now: Report, before: Report | null): Pick<Overview, 'sent' | 'images' | 'clicks'> {
  return {
    sent: compare(now.sent, before?.sent),
    images: compare(now.images.people, before?.images.people),
    clicks: compare(now.clicks.people, before?.clicks.people),
  };
}
