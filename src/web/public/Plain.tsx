import type { ComponentChildren } from 'preact';
import { LinkButton } from '../ui/Button.tsx';
import { localised, PublicPage } from '../ui/PublicPage.tsx';
import type { Spoken } from './show.ts';

/** A page of one sentence, and one way on. */
export function Plain(props: {
  say: Spoken;
  title: string;
  text: string;
  on?: { href: string; text: string };
  children?: ComponentChildren;
}) {
  const { say, title, text, on, children } = props;
  return (
    <PublicPage title={title} language={say.language}>
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      {children}
      {on ? (
        <p class="actions">
          <LinkButton href={localised(on.href, say.language)}>{on.text}</LinkButton>
        </p>
      ) : null}
    </PublicPage>
  );
}

/** A form that is one button: what letters lead to, because opening a link must change nothing (R128). */
export function OneButton({
  action,
  button,
  children,
}: {
  action?: string;
  button: ComponentChildren;
  children?: ComponentChildren;
}) {
  return (
    <form class="stack" method="post" {...(action ? { action } : {})}>
      {children}
      <div class="actions">{button}</div>
    </form>
  );
}
