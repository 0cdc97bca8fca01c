import type { ComponentChildren } from 'preact';
import { render } from 'preact-render-to-string';
import type { OpenLetter } from './letter.ts';
import type { Caught } from './shelf.ts';

/*
 * The pages of the dev inbox. It is a tool of one machine, so its few Swedish words stand here and not in src/words.
 */

export const VIEWS = { html: 'Brev', text: 'Text', headers: 'Huvud', source: 'Källa' } as const;
export type View = keyof typeof VIEWS;

const TIME = new Intl.DateTimeFormat('sv-SE', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'Europe/Stockholm',
});

/** The list, newest first. */
export function listPage(letters: Caught[], total: number, next: string | null, search: string): string {
  return page(
    'Brev',
    <>
      <form class="tools" method="get" action="/">
        <label for="to">Till</label>
        <input id="to" name="to" type="search" value={search} placeholder="namn@exempel.se" />
        <button type="submit">Sök</button>
        <span class="count">{total === 1 ? '1 brev' : `${total} brev`}</span>
      </form>
      {letters.length === 0 ? (
        <p class="empty">
          {search ? 'Inget brev till den adressen.' : 'Inga brev än. Allt som plattformen skickar hamnar här.'}
        </p>
      ) : (
        <Letters letters={letters} />
      )}
      {next && (
        <p>
          <a href={`/?${new URLSearchParams({ ...(search ? { to: search } : {}), before: next })}`}>Äldre brev</a>
        </p>
      )}
      <form class="clear" method="post" action="/clear">
        <button type="submit">Töm inkorgen</button>
      </form>
    </>,
  );
}

/** One letter in one of its views. `source` is cut when it is very long; the download is whole. */
export function letterPage(caught: Caught, letter: OpenLetter, view: View, source: string): string {
  const at = `/letters/${caught.id}`;
  return page(
    caught.subject || 'Utan ämne',
    <>
      <p class="back">
        <a href="/">Alla brev</a>
      </p>
      <h2>{caught.subject || 'Utan ämne'}</h2>
      <dl class="facts">
        <Fact name="Från" value={caught.from} />
        <Fact name="Till" value={caught.to} />
        <Fact name="Kuvert" value={`${caught.envelope.from || '<>'} till ${caught.envelope.to.join(', ')}`} />
        <Fact name="Tid" value={TIME.format(caught.at)} />
        {letter.attachments.length > 0 && (
          <Fact name="Bilagor" value={letter.attachments.map((one) => one.name || one.type).join(', ')} />
        )}
      </dl>
      <nav class="views" aria-label="Visa brevet som">
        {Object.entries(VIEWS).map(([name, word]) => (
          <a key={name} href={`${at}?view=${name}`} aria-current={name === view ? 'page' : undefined}>
            {word}
          </a>
        ))}
        <a href={`/api/messages/${caught.id}/source`} download={`${caught.id}.eml`}>
          Ladda ned
        </a>
      </nav>
      <ViewOf view={view} at={at} letter={letter} source={source} />
    </>,
  );
}

export function missingPage(): string {
  return page(
    'Finns inte',
    <p class="empty">
      Det brevet finns inte längre. <a href="/">Alla brev</a>
    </p>,
  );
}

function ViewOf({ view, at, letter, source }: { view: View; at: string; letter: OpenLetter; source: string }) {
  if (view === 'source') return <pre>{source}</pre>;
  if (view === 'headers') return <Headers headers={letter.headers} />;
  if (view === 'text') return letter.text ? <pre class="text">{letter.text}</pre> : <p class="empty">Ingen textdel.</p>;
  if (!letter.html) return <p class="empty">Ingen HTML-del. Se texten.</p>;
  return (
    <iframe
      src={`${at}/html`}
      title="Brevet"
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      referrerpolicy="no-referrer"
    />
  );
}

function Letters({ letters }: { letters: Caught[] }) {
  return (
    <ol class="letters">
      {letters.map((one) => (
        <li key={one.id}>
          <a href={`/letters/${one.id}`}>
            <strong>{one.subject || 'Utan ämne'}</strong>
            <span>{one.to || one.envelope.to.join(', ')}</span>
            <time dateTime={one.at.toISOString()}>{TIME.format(one.at)}</time>
          </a>
        </li>
      ))}
    </ol>
  );
}

function Headers({ headers }: { headers: OpenLetter['headers'] }) {
  return (
    <table>
      <tbody>
        {headers.map((one, index) => (
          <tr key={index}>
            <th scope="row">{one.name}</th>
            <td>{one.value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function page(title: string, body: ComponentChildren): string {
  return `<!doctype html>${render(
    <html lang="sv">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} – utvecklingsinkorgen`}</title>
        <link rel="stylesheet" href="/inbox.css" />
      </head>
      <body>
        <header>
          <h1>
            <a href="/">Utvecklingsinkorgen</a>
          </h1>
          <p>Här fångas alla brev från plattformen på den här datorn. Inget av dem skickas vidare.</p>
        </header>
        <main>{body}</main>
      </body>
    </html>,
  )}`;
}
