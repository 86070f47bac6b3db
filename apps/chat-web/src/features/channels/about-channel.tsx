import { type Schemas } from '@chatgenius/client-sdk';
import { useChannel, useChat, usePermissions } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useWorkspace } from '../../page/workspace-context.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Select } from '../../ui/field.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import { useTimes } from '../../strings/use-times.ts';
import { isMuted } from '../sidebar/groups.rules.ts';
import { InvitationLinks } from './invitation-links.tsx';
import styles from './channels.module.css';

interface AboutProps {
  channel: Schemas.Channel;
  name: string;
  role: Schemas.MemberRole | undefined;
}

const LEVELS = [
  ['all', 'channels.all'],
  ['mentions', 'channels.mentionsOnly'],
  ['none', 'channels.nothing'],
] as const;
/** Far away means for good. */
const FOR_GOOD = '9999-12-31T00:00:00.000Z';

export function AboutChannel({ channel, name, role }: AboutProps) {
  const { t } = useTranslation();
  const { full } = useTimes();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const [, go] = useLocation();
  const { settings } = useChannel(channel.id) ?? {};
  const { may } = usePermissions(channel.id);
  const { showCover } = useWorkspace();
  const refused = (error: unknown): void => say(reason(error), 'error');
  const set = (change: Parameters<typeof chat.directory.set>[1]): void => void chat.directory.set(channel.id, change).catch(refused);
  const leave = (): void => void chat.api.POST('/v1/channels/{channelId}/leave', { params: { channelId: channel.id } }).then(() => go('/'), refused);
  const isRoom = channel.kind !== 'direct';
  return (
    <div className={styles.about}>
      <h3>
        <bdi>{name}</bdi>
      </h3>
      {isRoom && <p className="soft">{t(channel.kind === 'private' ? 'channels.privateChannel' : 'channels.public')}</p>}
      {isRoom && <p dir="auto">{channel.topic ?? t('channels.noTopic')}</p>}
      {channel.description && <p dir="auto">{channel.description}</p>}
      <p className="soft">{t('channels.created', { when: full(channel.createdAt) })}</p>
      <hr />
      <Select label={t('channels.notify')} value={settings?.notify ?? 'all'} onChange={({ target }) => set({ notify: LEVELS.find(([level]) => level === target.value)?.[0] ?? 'all' })}>
        {LEVELS.map(([level, label]) => (
          <option key={level} value={level}>
            {t(label)}
          </option>
        ))}
      </Select>
      <Check label={t('channels.favourite')} checked={settings?.favourite ?? false} onChange={({ target }) => set({ favourite: target.checked })} />
      <Check label={t('channels.mute')} checked={isMuted({ settings })} onChange={({ target }) => set({ mutedUntil: target.checked ? FOR_GOOD : null })} />
      {isRoom && may('member:invite') && (
        <>
          <hr />
          <InvitationLinks channelId={channel.id} />
        </>
      )}
      {isRoom && may('report:handle') && (
        <>
          <hr />
          <Button onClick={() => showCover({ kind: 'moderation', channelId: channel.id, name })}>{t('moderation.open')}</Button>
        </>
      )}
      {isRoom && role !== undefined && role !== 'owner' && (
        <>
          <hr />
          <Button look="danger" onClick={leave}>
            {t('channels.leave')}
          </Button>
          <p className="soft">{t('channels.leaveHint')}</p>
        </>
      )}
    </div>
  );
}
