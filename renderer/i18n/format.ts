/** Formats numbers, sizes, speeds and times with Intl. Units are decimal, as in the API (1 MB = 1,000,000 bytes). */

export interface Format {
  number(value: number): string;
  /** 43 -> "43%". */
  percent(value: number): string;
  /** 84_000_000 -> "84 MB". */
  bytes(sizeBytes: number): string;
  /** 5_000_000_001 -> "5,000,000,001 bytes", for sizes that look the same when rounded. */
  exactBytes(sizeBytes: number): string;
  /** 84_000_000 -> "84 MB/s". */
  rate(bytesPerSecond: number): string;
  /** Whole seconds under a minute, then minutes, then hours and minutes, then days. */
  duration(durationMs: number): string;
  /** The time of a moment today, or the date and time of any other moment. */
  moment(at: number, now: number): string;
  /** The time with seconds, for timelines. */
  clock(at: number): string;
  /** '2021-03-14' -> "Mar 14, 2021"; a text that is not such a date is returned unchanged. */
  day(date: string): string;
  /** The name of the weekday of a moment. */
  weekday(at: number): string;
  /** The date of a moment, in the computer's time zone. */
  date(at: number): string;
  list(entries: readonly string[]): string;
  /** "MP3 or WAV". */
  choice(entries: readonly string[]): string;
}

/** The messages for units; their arguments are formatted already. */
interface UnitMessages {
  percent(n: string): string;
  perSecond(amount: string): string;
  seconds(n: string): string;
  minutes(n: string): string;
  hours(n: string): string;
  hoursMinutes(h: string, m: string): string;
  /** `count` selects the plural form. */
  days(count: number): string;
}

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte', 'petabyte'] as const;

/** The unit, the value in that unit, and the number of fraction digits for a size. */
export function byteParts(sizeBytes: number): {
  unit: (typeof byteUnits)[number];
  value: number;
  digits: 0 | 1 | 2;
} {
  let value = Math.max(0, sizeBytes);
  let step = 0;
  // 999.5 would be shown as "1,000", so it belongs to the next unit.
  while (value >= 999.5 && step < byteUnits.length - 1) {
    value /= 1000;
    step += 1;
  }
  const digits = step < 2 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
  return { unit: byteUnits[step] ?? 'byte', value, digits };
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** `locale` is a BCP 47 language tag that Intl accepts. */
export function createFormat(locale: string, messages: UnitMessages): Format {
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const choices = new Intl.ListFormat(locale, { type: 'disjunction' });
  const timeOfDay = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const dayAndTime = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  });
  const dayAlone = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' });
  const localDate = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const exact = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  const sizes = new Map<string, Intl.NumberFormat>();

  function sizeFormat(unit: string, digits: number): Intl.NumberFormat {
    const name = `${unit}:${digits}`;
    let found = sizes.get(name);
    if (found === undefined) {
      found = new Intl.NumberFormat(locale, {
        style: 'unit',
        unit,
        unitDisplay: unit === 'byte' ? 'long' : 'short',
        maximumFractionDigits: digits,
      });
      sizes.set(name, found);
    }
    return found;
  }

  function bytes(sizeBytes: number): string {
    const { unit, value, digits } = byteParts(sizeBytes);
    return sizeFormat(unit, digits).format(value);
  }

  return {
    number: (value) => whole.format(value),
    percent: (value) => messages.percent(whole.format(value)),
    bytes,
    exactBytes: (sizeBytes) => sizeFormat('byte', 0).format(sizeBytes),
    rate: (bytesPerSecond) => messages.perSecond(bytes(bytesPerSecond)),
    duration(durationMs) {
      const ms = Math.max(0, durationMs);
      const seconds = Math.ceil(ms / 1000);
      if (seconds < 60) return messages.seconds(whole.format(seconds));
      const minutes = Math.ceil(ms / minuteMs);
      if (minutes < 60) return messages.minutes(whole.format(minutes));
      if (ms < dayMs) {
        const hours = Math.floor(minutes / 60);
        const rest = minutes % 60;
        if (rest === 0) return messages.hours(whole.format(hours));
        return messages.hoursMinutes(whole.format(hours), whole.format(rest));
      }
      return messages.days(Math.ceil(ms / dayMs));
    },
    moment(at, now) {
      const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
      return (sameDay ? timeOfDay : dayAndTime).format(at);
    },
    clock: (at) => exact.format(at),
    weekday: (at) => weekday.format(at),
    date: (at) => localDate.format(at),
    day(date) {
      const at = /^\d{4}-\d{2}-\d{2}(?:T|$)/u.test(date) ? Date.parse(date.slice(0, 10)) : Number.NaN;
      return Number.isNaN(at) ? date : dayAlone.format(at);
    },
    list: (entries) => lists.format(entries),
    choice: (entries) => choices.format(entries),
  };
}
