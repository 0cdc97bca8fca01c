import type { Consent } from '../../subscribers/consent.ts';
import { whenIn } from './dates.ts';
import type { Spoken } from './show.ts';

/** What a reader has said yes to and taken back, in plain words, with the very text that was shown (R97). */
export function ConsentHistory({ say, consents }: { say: Spoken; consents: Consent[] }) {
  const { myData: m } = say.w;
  if (!consents.length) return <p class="muted">{m.nothing}</p>;
  return (
    <ol class="stack">
      {consents.map((consent, at) => (
        <li key={at}>
          <Line say={say} consent={consent} />
        </li>
      ))}
    </ol>
  );
}

function Line({ say, consent }: { say: Spoken; consent: Consent }) {
  const { myData: m, locale } = say.w;
  const what = (consent.given ? m.given : m.withdrawn)[consent.purpose];
  return (
    <>
      <p>
        {whenIn(consent.at, locale)}: {what}, {m.methods[consent.method]}.
      </p>
      {consent.wordingText ? (
        <p class="muted small">
          {m.wording} <q {...(consent.language ? { lang: consent.language } : {})}>{consent.wordingText}</q>
        </p>
      ) : null}
      {consent.basis ? (
        <p class="muted small">
          {m.basis} {consent.basis}
        </p>
      ) : null}
    </>
  );
}
