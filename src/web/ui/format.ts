/** Numbers, shares and moments as Swedish readers write them. Every clock is the newsroom's. */

export const ZONE = 'Europe/Stockholm';

const numbers = new Intl.NumberFormat('sv-SE');
const moments = new Intl.DateTimeFormat('sv-SE', {
  timeZone: ZONE,
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const days = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, day: 'numeric', month: 'short', year: 'numeric' });
const clocks = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' });
const weekdays = new Intl.DateTimeFormat('sv-SE', { timeZone: ZONE, weekday: 'long', day: 'numeric', month: 'long' });
const months = new Intl.DateTimeFormat('sv-SE', { timeZone: 'UTC', month: 'long', year: 'numeric' });

/** '12 480' */
export function number(value: number): string {
  return numbers.format(value);
}

/** '0', '0,4', '12 480' of something a second */
export function rate(perSecond: number): string {
  if (perSecond <= 0) return '0';
  return perSecond >= 10 ? number(Math.round(perSecond)) : perSecond.toFixed(1).replace('.', ',');
}

/** '43 %'; small shares keep a decimal, and a share of nothing is a dash. */
export function share(part: number, whole: number): string {
  if (whole <= 0) return '–';
  const percent = (part / whole) * 100;
  const shown =
    percent > 0 && percent < 10 ? percent.toFixed(1).replace('.', ',').replace(',0', '') : percent.toFixed(0);
  return `${shown} %`;
}

/** '0,08 %': a share that is always small */
export function percent(value: number): string {
  return `${value.toFixed(2).replace('.', ',')} %`;
}

/** '14 nov. 09:30' */
export function moment(at: Date): string {
  return moments.format(at);
}

/** '14 nov. 2026' */
export function day(at: Date | string): string {
  return days.format(typeof at === 'string' ? new Date(`${at}T12:00:00Z`) : at);
}

/** '09:30' */
export function clock(at: Date): string {
  return clocks.format(at);
}

/** '09:30:05' */
export function seconds(at: Date): string {
  return at.toLocaleTimeString('sv-SE', { timeZone: ZONE });
}

/** 'tisdag 24 november' */
export function weekday(at: Date): string {
  return weekdays.format(at);
}

/** 'november 2026' of '2026-11' */
export function monthName(month: string): string {
  return /^\d{4}-\d{2}$/.test(month) ? months.format(new Date(`${month}-15T00:00:00Z`)) : month;
}

/** 'ungefär 4 min' of seconds; null when nobody can know. */
export function duration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return '–';
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return `${(seconds / 3_600).toFixed(1).replace('.', ',')} h`;
}

/** '1 artikel', '3 artiklar' */
export function count(value: number, one: string, more: string): string {
  return `${number(value)} ${value === 1 ? one : more}`;
}
