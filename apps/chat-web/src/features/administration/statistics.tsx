import { BarChartIcon } from '@radix-ui/react-icons';
import { useChat } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { Blank } from '../../ui/blank.tsx';
import { Pending } from '../../ui/pending.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { bytes } from '../composer/bytes.ts';
import { Days } from './days.tsx';
import styles from './administration.module.css';

/** How much the deployment is used: now, and in the last 30 days. */
export function Statistics() {
  const { t, i18n } = useTranslation();
  const chat = useChat();
  const loaded = useLoaded(() => chat.admin.statistics(), [chat]);
  const { data } = loaded;
  if (!data) return <Pending rows={4} of={loaded} />;
  const last = data.days.at(-1);
  if (!last) return <Blank icon={<BarChartIcon />} title={t('administration.noStatistics')}>{t('administration.noStatisticsHint')}</Blank>;
  const number = (value: number | null): string => (value === null ? '–' : new Intl.NumberFormat(i18n.language).format(value));
  const facts = [
    [t('administration.messages'), number(last.messages)],
    [t('administration.activeToday'), number(last.active1)],
    [t('administration.activeMonth'), number(last.active30)],
    [t('administration.people'), number(last.people)],
    [t('administration.channels'), number(last.channels)],
    [t('administration.size'), last.databaseBytes === null ? '–' : bytes(last.databaseBytes)],
  ];
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h2 className={styles.title}>{t('administration.perDay')}</h2>
      <Days days={data.days} />
    </>
  );
}
