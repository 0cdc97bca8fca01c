/* Two events of the near future, told relative to the day the house is first opened. */

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

export interface ComingEvent {
  text: string;
  event: { startsAt: Date; endsAt: Date; place: string; signUpUrl: string };
}

/** The events, none of them on a weekend. `today` is 'D month YYYY' for their publication date. */
export function comingEvents(now: Date, today: string): ComingEvent[] {
  return [
    {
      text: `Evenemang
Publicerad: ${today}

Webbinarium: kom igång med gemensam inloggning

Två kommuner berättar hur de införde gemensam inloggning i hemtjänsten, vad det kostade och vad de skulle ha gjort annorlunda. Det finns gott om tid för frågor.

Webbinariet passar dig som leder digitalisering i en kommun. Du behöver inga tekniska förkunskaper. Det spelas in och textas.
`,
      event: at(now, 12, 9, 1.5, 'Digitalt', 'https://evenemang.example/inloggning'),
    },
    {
      text: `Evenemang
Publicerad: ${today}

Nätverksträff: klarspråk i myndighetsbrev

En halvdag för dig som skriver eller ansvarar för brev till invånare. Ta med ett brev som ni vill förbättra, så arbetar vi med det tillsammans.

Träffen är kostnadsfri. Lunch ingår, och lokalen har hörslinga.
`,
      event: at(now, 26, 10, 4, 'Folkets hus, Lindeå', 'https://evenemang.example/klarsprak'),
    },
  ];
}

/** About `days` from now at `hour` o'clock UTC + 1, moved to the next Monday from a weekend. */
function at(now: Date, days: number, hour: number, hours: number, place: string, signUpUrl: string) {
  const day = new Date(now.getTime() + days * DAY_MS);
  day.setUTCHours(hour - 1, 0, 0, 0);
  const weekend = [1, 0, 0, 0, 0, 0, 2][day.getUTCDay()] ?? 0;
  const startsAt = new Date(day.getTime() + weekend * DAY_MS);
  return { startsAt, endsAt: new Date(startsAt.getTime() + hours * HOUR_MS), place, signUpUrl };
}
