import type { Feedback } from '../../events/feedback.ts';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { Pager } from '../ui/Listing.tsx';
import { Answers } from './Words.tsx';

interface WordsPageProps {
  visit: Visit;
  place: 'articles' | 'issues';
  title: string;
  /** What the answers are about. */
  about: string;
  back: { href: string; label: string };
  /** The page after this one. */
  next: string | null;
  feedback: Feedback;
}

/** Everything that readers wrote about an issue or an article, a page at a time. */
export function WordsPage({ visit, place, title, about, back, next, feedback }: WordsPageProps) {
  return (
    <DeskPage visit={visit} place={place} title={title} state={about} back={back}>
      <Answers feedback={feedback} />
      <Pager href={next} />
    </DeskPage>
  );
}
