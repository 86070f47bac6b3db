import { useChat, useMe, usePeople, usePresence } from '@chatgenius/client-sdk/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { places } from '../../page/places.ts';
import { useWorkspace } from '../../page/workspace-context.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import { useTimes } from '../../strings/use-times.ts';
import { Report } from '../moderation/report.tsx';
import styles from './people.module.css';

export default function ProfileCard({ userId, onClose }: { userId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { ago, full } = useTimes();
  const profile = usePeople([userId]).get(userId);
  const presence = usePresence([userId]).get(userId);
  const me = useMe();
  const name = profile?.displayName ?? t('people.unknown');
  const status = presence?.status;
  return (
    <Dialog title={t('people.profileOf', { name })} onClose={onClose}>
      <div className={styles.profile}>
        <Avatar id={userId} name={name} size="l" presence={status} presenceLabel={status && t(`presence.${status}`)} />
        <h3>
          <bdi>{name}</bdi>
        </h3>
        <p className="soft">@{profile?.handle}</p>
        {presence && <p>{presence.text ?? (presence.status === 'offline' && presence.lastSeenAt ? t('presence.lastSeen', { when: ago(presence.lastSeenAt) }) : t(`presence.${presence.status}`))}</p>}
        {profile?.deactivated && <p className="soft">{t('people.gone')}</p>}
        {profile?.bio && (
          <p className={styles.bio} dir="auto">
            {profile.bio}
          </p>
        )}
        {profile?.timeZone && <LocalTime zone={profile.timeZone} />}
        {profile && <p className="soft">{t('people.since', { when: full(profile.createdAt) })}</p>}
        <ProfileActions userId={userId} name={name} isMe={userId === me?.id} onClose={onClose} />
      </div>
    </Dialog>
  );
}

function ProfileActions({ userId, name, isMe, onClose }: { userId: string; name: string; isMe: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const [, go] = useLocation();
  const { showCover } = useWorkspace();
  const [isBlocked, setBlocked] = useState(chat.user?.blocked.has(userId) ?? false);
  const [isReporting, report] = useState(false);
  const refused = (error: unknown): void => say(reason(error), 'error');
  const write = (): void => {
    chat.direct([userId], { hidden: true }).then(({ id }) => go(places.channel(id)), refused);
    onClose();
  };
  const block = (): void => {
    const params = { userId };
    const call = isBlocked ? chat.api.DELETE('/v1/me/blocks/{userId}', { params }) : chat.api.PUT('/v1/me/blocks/{userId}', { params });
    call.then(() => {
      setBlocked(!isBlocked);
      if (!isBlocked) say(t('people.blocked', { name }));
    }, refused);
  };
  return (
    <div className={styles.actions}>
      <Button look="primary" onClick={write}>
        {t('people.message')}
      </Button>
      {isMe ? (
        <Button onClick={() => showCover({ kind: 'settings' })}>{t('account.settings')}</Button>
      ) : (
        <>
          <Button onClick={block}>{t(isBlocked ? 'people.unblock' : 'people.block')}</Button>
          <Button onClick={() => report(true)}>{t('message.report')}</Button>
        </>
      )}
      {isReporting && <Report subject={{ kind: 'user', userId }} title={t('moderation.reportPerson', { name })} onClose={() => report(false)} />}
    </div>
  );
}

function LocalTime({ zone }: { zone: string }) {
  const { t, i18n } = useTranslation();
  try {
    const time = new Intl.DateTimeFormat(i18n.language, { hour: 'numeric', minute: '2-digit', timeZone: zone }).format(new Date());
    return <p className="soft">{t('people.localTime', { time })}</p>;
  } catch {
    return null; // a zone that only another release knows
  }
}
