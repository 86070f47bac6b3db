import { ClockIcon } from '@radix-ui/react-icons';
import { type Schemas } from '@chatgenius/client-sdk';
import { useChannel, useChat } from '@chatgenius/client-sdk/react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Blank } from '../../ui/blank.tsx';
import { Button } from '../../ui/button.tsx';
import { useSay } from '../../ui/toast.tsx';
import { Pending } from '../../ui/pending.tsx';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useReason } from '../../strings/use-reason.ts';
import { useTimes } from '../../strings/use-times.ts';
import { useChannelName } from '../channels/channel-name.ts';
import styles from './saved.module.css';

export function ScheduledList() {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const loaded = useLoaded(() => chat.scheduled.list({ limit: 50 }), [chat]);
  const { data, reload } = loaded;
  useEffect(() => chat.on('event', ({ type }) => type === 'schedule:changed' && reload()), [chat, reload]);
  const cancel = (id: string): void => void chat.scheduled.cancel(id).then(reload, (why: unknown) => say(reason(why), 'error'));
  if (!data) return <Pending rows={3} of={loaded} />;
  if (data.scheduled.length === 0) return <Blank icon={<ClockIcon />} title={t('savedMessages.noneScheduled')}>{t('savedMessages.noneScheduledHint')}</Blank>;
  return (
    <ul className={styles.list}>
      {data.scheduled.map((one) => (
        <li key={one.id}>
          <Scheduled message={one} />
          <Button small look="quiet" onClick={() => cancel(one.id)}>
            {t('savedMessages.cancelScheduled')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

function Scheduled({ message: { channelId, text, sendAt } }: { message: Schemas.ScheduledMessage }) {
  const { full } = useTimes();
  const name = useChannelName(useChannel(channelId));
  return (
    <div className={styles.scheduled}>
      <strong>
        <bdi>{name}</bdi> · {full(sendAt)}
      </strong>
      <p dir="auto">{text}</p>
    </div>
  );
}
