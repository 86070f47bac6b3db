import { type Schemas } from '@chatgenius/client-sdk';
import { useChat, usePeople } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Line } from '../../ui/line.tsx';
import { Pending } from '../../ui/pending.tsx';
import { useDoing } from '../../ui/use-doing.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useTimes } from '../../strings/use-times.ts';
import styles from './moderation.module.css';

const SHOWN = 100;

/** Who is kept out of a channel, and who is kept from writing there. */
export function Restrictions({ channelId }: { channelId: string }) {
  const { t } = useTranslation();
  const chat = useChat();
  const loaded = useLoaded(() => Promise.all([chat.moderation.bans(channelId, { limit: SHOWN }), chat.moderation.mutes(channelId, { limit: SHOWN })]), [chat, channelId]);
  const { data, reload } = loaded;
  if (!data) return <Pending rows={3} of={loaded} />;
  const [bans, mutes] = data;
  return (
    <>
      <h3 className={styles.title}>{t('moderation.bans')}</h3>
      <List restrictions={bans.restrictions} none={t('moderation.noBans')} lift={(userId) => chat.moderation.unban(channelId, userId)} action={t('moderation.unban')} onLifted={reload} />
      <h3 className={styles.title}>{t('moderation.mutes')}</h3>
      <List restrictions={mutes.restrictions} none={t('moderation.noMutes')} lift={(userId) => chat.moderation.unmute(channelId, userId)} action={t('moderation.unmute')} onLifted={reload} />
    </>
  );
}

interface ListProps {
  restrictions: readonly Schemas.Restriction[];
  none: string;
  action: string;
  lift: (userId: string) => Promise<void>;
  onLifted: () => void;
}

function List({ restrictions, none, action, lift, onLifted }: ListProps) {
  const { t } = useTranslation();
  const { full } = useTimes();
  const { run } = useDoing();
  const people = usePeople(restrictions.map(({ userId }) => userId));
  if (restrictions.length === 0) return <p className="soft">{none}</p>;
  return (
    <ul>
      {restrictions.map(({ userId, until, reason }) => {
        const name = people.get(userId)?.displayName ?? t('people.unknown');
        return (
          <Line
            key={userId}
            icon={<Avatar id={userId} name={name} />}
            note={[until === null ? t('moderation.endsNever') : t('moderation.endsAt', { when: full(until) }), reason].filter(Boolean).join(' · ')}
            end={
              <Button small aria-label={`${action}: ${name}`} onClick={() => run(lift(userId), { then: onLifted })}>
                {action}
              </Button>
            }
          >
            <strong>
              <bdi>{name}</bdi>
            </strong>
          </Line>
        );
      })}
    </ul>
  );
}
