import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

const DAY_MS = 24 * 60 * 60_000;

export interface Times {
  /** 14:05 */
  readonly time: (at: string) => string;
  /** Today, Yesterday, Monday 3 May */
  readonly day: (at: string) => string;
  /** With day and time. */
  readonly full: (at: string) => string;
  /** 5 minutes ago */
  readonly ago: (at: string) => string;
}

/** Points in time as the user's language writes them. */
export function useTimes(): Times {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  return useMemo(() => {
    const time = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' });
    const day = new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' });
    const past = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', year: 'numeric' });
    const full = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
    const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
    return {
      time: (at) => time.format(new Date(at)),
      day: (at) => {
        const [date, now] = [new Date(at), new Date()];
        if (date.toDateString() === now.toDateString()) return t('timeline.today');
        if (date.toDateString() === new Date(now.getTime() - DAY_MS).toDateString()) return t('timeline.yesterday');
        return (date.getFullYear() === now.getFullYear() ? day : past).format(date);
      },
      full: (at) => full.format(new Date(at)),
      ago: (at) => {
        const seconds = (Date.parse(at) - Date.now()) / 1_000;
        const [value, unit] = unitOf(seconds);
        return relative.format(Math.round(value), unit);
      },
    };
  }, [language, t]);
}

function unitOf(seconds: number): [number, Intl.RelativeTimeFormatUnit] {
  const size = Math.abs(seconds);
  if (size < 60) return [seconds, 'second'];
  if (size < 3_600) return [seconds / 60, 'minute'];
  if (size < 86_400) return [seconds / 3_600, 'hour'];
  return [seconds / 86_400, 'day'];
}
