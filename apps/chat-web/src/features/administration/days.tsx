import { type Schemas } from '@chatgenius/client-sdk';
import { useTranslation } from 'react-i18next';
import styles from './administration.module.css';

const [SHOWN, SLOT, BAR, HEIGHT] = [30, 32, 22, 120];
const DAY_MS = 24 * 60 * 60_000;

/** Messages of each of the last 30 days, in UTC as they are counted; screen readers get a list. */
export function Days({ days }: { days: readonly Schemas.StatisticsDay[] }) {
  const { t, i18n } = useTranslation();
  const counts = new Map(days.map(({ day, messages }) => [day, messages]));
  const slots = Array.from({ length: SHOWN }, (_, index) => new Date(Date.now() - (SHOWN - 1 - index) * DAY_MS));
  const most = Math.max(1, ...counts.values());
  const format = new Intl.DateTimeFormat(i18n.language, { day: 'numeric', month: 'long', timeZone: 'UTC' });
  const shown = slots.map((date) => ({ date, count: counts.get(date.toISOString().slice(0, 10)) ?? 0 }));
  const named = ({ date, count }: (typeof shown)[number]): string => t('administration.onDay', { day: format.format(date), count });
  return (
    <>
      <svg className={styles.days} viewBox={`0 0 ${SHOWN * SLOT} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
        {shown.map((day, index) => {
          const height = (HEIGHT * day.count) / most;
          return (
            <rect key={day.date.getTime()} x={index * SLOT + (SLOT - BAR) / 2} y={HEIGHT - height} width={BAR} height={height}>
              <title>{named(day)}</title>
            </rect>
          );
        })}
      </svg>
      <p className={styles.axis} aria-hidden>
        {[shown[0], shown.at(-1)].map((day) => day && <span key={day.date.getTime()}>{format.format(day.date)}</span>)}
      </p>
      <ol className="visually-hidden">
        {shown.map((day) => (
          <li key={day.date.getTime()}>{named(day)}</li>
        ))}
      </ol>
    </>
  );
}
