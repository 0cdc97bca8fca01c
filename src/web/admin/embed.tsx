import type { RequestHandler } from 'express';
import { config } from '../../config.ts';
import { absolute, paths } from '../../urls.ts';
import { importWords } from '../../words/deskData.sv.ts';
import { embedWords as w } from '../../words/deskDoors.sv.ts';
import { DeskPage, type Visit } from '../ui/DeskPage.tsx';
import { Part } from '../ui/Listing.tsx';
import { show, visitOf } from './answer.ts';
import { places } from './places.ts';

/** The form that other sites may show, to copy (docs/embedding.md). */
export const embedPage: RequestHandler = (req, res) => show(res, <EmbedPage visit={visitOf(req)} />);

function EmbedPage({ visit }: { visit: Visit }) {
  const back = { href: places.lists, label: importWords.title };
  return (
    <DeskPage visit={visit} place="subscribers" title={w.title} state={w.state} back={back}>
      <Part title={w.code} first>
        <p>{w.how}</p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reached by keyboard */}
        <pre class="secret" tabIndex={0}>
          <code>{snippet()}</code>
        </pre>
        <p>{w.policy}</p>
        <p>
          <code>form-action 'self' {new URL(config().PUBLIC_URL).origin}</code>
        </p>
      </Part>
    </DeskPage>
  );
}

/** Plain HTML: nothing of ours is loaded where it stands. */
export function snippet(): string {
  return [
    `<form action="${absolute(paths.subscribe)}" method="post">`,
    '  <label>',
    `    ${w.label}`,
    '    <input type="email" name="address" autocomplete="email" maxlength="254" required>',
    '  </label>',
    `  <button>${w.button}</button>`,
    '</form>',
  ].join('\n');
}
