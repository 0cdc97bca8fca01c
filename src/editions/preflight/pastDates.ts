import type { Case } from './case.ts';
import { daysBefore, daysIn, monthName } from './dates.ts';
import { error, type Finding, warning } from './finding.ts';
import { sentencesOf, word } from './patterns.ts';

/*
 * Most dates of the past are news. What is wrong is to ask readers for something by a day that has been, or to tell of
 * it as something to come.
 */

/** What is asked of readers, or told as coming, whatever else the sentence says. */
const ASKS = word(
  'anmäl(?:\\s+(?:dig|er)|an|ning|ningen|ningstiden|ningstid)?|(?:sista|senaste)\\s+(?:\\p{L}+\\s+)?(?:dag|dagen|datum|ansöknings\\p{L}+|anmälnings\\p{L}+|svars\\p{L}+)|ansök|boka\\s+(?:in|din|ditt|plats|gärna)|svara|missa\\s+inte|vi\\s+ses|häng\\s+med|registrera\\s+(?:dig|er)|kom\\s+ihåg|(?:skicka|lämna)\\s+(?:in\\s+)?\\p{L}+(?:\\s+\\p{L}+)?\\s+senast',
);
/** The present and the future, unless the sentence is told in the past. */
const COMING = word(
  'välkom\\p{L}*|startar|öppnar|börjar|hålls|lanseras|släpps|sänds|infaller|äger\\s+rum|går\\s+av\\s+stapeln|arrangeras|genomförs|bjuder(?:\\s+\\p{L}+){0,2}\\s+in|kommer\\s+att|planeras|väntas|senast|träffas|inleds|ordnar|arrangerar|invigs|pågår\\s+till|är\\s+öppen\\s+till',
);
/** "sedan den 2 november kan alla boka": a beginning that has been is news. */
const SINCE = word('(?:allt)?sedan\\s+(?:den\\s+)?\\d[\\d/-]*(?:\\s+\\p{L}+)?');
const TOLD =
  /(?<!\p{L})(?:var|hade|blev|höll|hölls|gick|kom|togs|tog|gavs|skrev|skrevs|skedde|fick|stod|sade|sa|dog|föll|slöt|slöts|bjöd|bjöds|\p{L}{2,}(?:ade|ades|rde|rdes|kte|ktes|ste|stes|ntes|lde|ldes))(?!\p{L})/iu;

/** "Sista dag att svara var den 15 oktober": a deadline told as passed. */
const OVER =
  /(?:dag|dagen|datum|datumet|tid|tiden|anmälan|ansökan)(?!\p{L})[^.]{0,40}?\s(?:var|gick\s+ut|löpte\s+ut|passerade|stängde)(?!\p{L})/iu;

export function aboutPastDates({ texts, sentAt }: Case): Finding[] {
  return texts.flatMap((text) =>
    sentencesOf(text.text).flatMap((sentence) => {
      if (SINCE.test(sentence) || OVER.test(sentence)) return [];
      if (!ASKS.test(sentence) && (!COMING.test(sentence) || TOLD.test(sentence))) return [];
      const days = daysIn(sentence, sentAt);
      const last = days.toSorted((a, b) => b.day.getTime() - a.day.getTime())[0];
      if (!last || daysBefore(last.day, sentAt) <= 0) return [];
      const said = `"${last.words}" har redan varit när numret skickas.`;
      return [
        warning('date-passed', { ...text, seen: sentence }, said, 'Ändra dagen, eller ta bort det som bygger på den.'),
      ];
    }),
  );
}

/** The schedule, the number and the month that the issue gives itself. */
export function aboutOwnDates({ issue, texts, now }: Case): Finding[] {
  const waiting = !['releasing', 'paused', 'sent', 'cancelled'].includes(issue.state);
  const late = waiting && issue.schedule !== null && new Date(issue.schedule.at) < new Date(now.getTime() - 600_000);
  const spot = { place: 'Utskick', anchor: 'schedule', seen: String(issue.schedule?.at) };
  return [
    ...(late ? [error('schedule-passed', spot, 'Utskickets tid har redan varit.', 'Välj en kommande tid.')] : []),
    ...texts
      .filter(({ where }) => where === 'subject' || where === 'preheader' || where === 'intro')
      .flatMap((text) => [...wrongNumber(issue.number, text), ...wrongMonth(issue.month, text)]),
  ];
}

type Text = Case['texts'][number];

function wrongNumber(number: number, text: Text): Finding[] {
  const said = /^\s*(?:aktuellt[^.!?:]*?\s)?(?:nr|nummer)\.?\s*(\d{1,3})(?![\p{L}\d])/iu.exec(text.text)?.[1];
  if (said === undefined || Number(said) === number || text.where === 'intro') return [];
  return [
    warning('wrong-number', text, `Texten säger nummer ${said}, men det här är nummer ${number}.`, 'Ändra numret.'),
  ];
}

const MONTH_NAMES = Array.from({ length: 12 }, (_, at) => monthName(at + 1)).join('|');
const OWN_MONTH = word(
  `(?:(${MONTH_NAMES})(?:numret|s\\s+(?:nyhetsbrev|nummer)|brevet)|(?:nyhetsbrev(?:et)?|numret|aktuellt(?:\\s+från\\s+\\p{L}+)?)[,:]?\\s+(?:för\\s+|i\\s+)?(${MONTH_NAMES}))(?:\\s+(20\\d{2}))?`,
);

function wrongMonth(month: string, text: Text): Finding[] {
  const [ownYear = '', number] = month.split('-');
  const own = monthName(Number(number));
  const [, one, other, year = ownYear] = OWN_MONTH.exec(text.text) ?? [];
  const name = (one ?? other)?.toLocaleLowerCase('sv');
  if (!name || !own || (name === own && year === ownYear)) return [];
  const said = year === ownYear ? name : `${name} ${year}`;
  const right = year === ownYear ? own : `${own} ${ownYear}`;
  return [warning('wrong-month', text, `Texten säger ${said}, men numret är för ${right}.`, 'Ändra månaden.')];
}
