import { CheckCircledIcon } from '@radix-ui/react-icons';
import { type Schemas } from '@chatgenius/client-sdk';
import { useChat } from '@chatgenius/client-sdk/react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Blank } from '../../ui/blank.tsx';
import { Select } from '../../ui/field.tsx';
import { Pending } from '../../ui/pending.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { ReportCard } from './report-card.tsx';
import styles from './moderation.module.css';

interface QueueProps {
  /** Of one channel; without it, of the whole deployment. */
  channelId?: string;
  onLeave: () => void;
}

const STATES: readonly Schemas.ReportState[] = ['open', 'claimed', 'resolved', 'dismissed'];
const SHOWN = 50;

/** Reports that wait for a decision, the oldest first, and those that were decided. */
export function ReportQueue({ channelId, onLeave }: QueueProps) {
  const { t } = useTranslation();
  const chat = useChat();
  const [state, show] = useState<Schemas.ReportState>('open');
  const loaded = useLoaded(
    () => (channelId === undefined ? chat.admin.moderation.reports({ state, limit: SHOWN }) : chat.moderation.reports(channelId, { state, limit: SHOWN })),
    [chat, channelId, state],
  );
  const { data, reload } = loaded;
  useEffect(() => chat.on('event', ({ type }) => type === 'report:created' && reload()), [chat, reload]);
  return (
    <>
      <Select className={styles.filter} label={t('moderation.state')} value={state} onChange={({ target }) => show(STATES.find((one) => one === target.value) ?? 'open')}>
        {STATES.map((one) => (
          <option key={one} value={one}>
            {t(`moderation.states.${one}`)}
          </option>
        ))}
      </Select>
      {!data ? (
        <Pending rows={3} of={loaded} />
      ) : data.reports.length === 0 ? (
        <Blank icon={<CheckCircledIcon />} title={t('moderation.none')}>
          {t('moderation.noneHint')}
        </Blank>
      ) : (
        <ul className={styles.reports} aria-label={t('moderation.reports')}>
          {data.reports.map((report) => (
            <li key={report.id}>
              <ReportCard report={report} onDecided={reload} onLeave={onLeave} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
