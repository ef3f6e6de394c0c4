/** The names of days in headings and in the filter by day. Pure. */
import type { I18n } from '../i18n/i18n.ts';

/** The days that the filter offers, today included. */
const offeredDays = 7;

/** The beginning of the day that is `daysAgo` before `now`, in milliseconds since 1970. */
function dayBefore(now: number, daysAgo: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - daysAgo).getTime();
}

/** "Today", "Yesterday", the weekday of the last days, or a date. */
export function dayName(day: number, now: number, { t, format }: Pick<I18n, 't' | 'format'>): string {
  if (day === dayBefore(now, 0)) return t('days.today');
  if (day === dayBefore(now, 1)) return t('days.yesterday');
  if (day > dayBefore(now, offeredDays) && day < now) return format.weekday(day);
  return format.date(day);
}

/** The days to choose from, newest first; `chosen` is among them. */
export function daysToChoose(now: number, chosen: number | undefined): readonly number[] {
  const days = Array.from({ length: offeredDays }, (_, daysAgo) => dayBefore(now, daysAgo));
  return chosen === undefined || days.includes(chosen) ? days : [...days, chosen];
}
