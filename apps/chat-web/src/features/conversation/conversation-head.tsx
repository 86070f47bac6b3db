import { HamburgerMenuIcon, InfoCircledIcon, MagnifyingGlassIcon } from '@radix-ui/react-icons';
import { type Schemas } from '@chatgenius/client-sdk';
import { usePresence } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { places } from '../../page/places.ts';
import { useWorkspace, type Panel } from '../../page/workspace-context.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { IconButton } from '../../ui/button.tsx';
import { useTimes } from '../../strings/use-times.ts';
import { ChannelIcon } from '../channels/channel-icon.tsx';
import { useOthers } from '../channels/channel-name.ts';
import styles from './conversation.module.css';

interface HeadProps {
  channelId: string;
  channel: Schemas.Channel | undefined;
  name: string;
}

export function ConversationHead({ channelId, channel, name }: HeadProps) {
  const { t } = useTranslation();
  const { openSidebar, panel, showPanel } = useWorkspace();
  const [, go] = useLocation();
  const others = useOthers(channel);
  const toggle = (wanted: Panel): void => {
    go(places.channel(channelId));
    showPanel(panel === wanted ? undefined : wanted);
  };
  return (
    <header className={styles.head}>
      <IconButton label={t('sidebar.open')} className={styles.burger} onClick={() => openSidebar(true)}>
        <HamburgerMenuIcon />
      </IconButton>
      <h1 className={styles.title}>
        {channel && channel.kind !== 'direct' && <ChannelIcon kind={channel.kind} />}
        {others.length === 1 && <Face userId={others[0] ?? ''} name={name} />}
        <bdi>{name}</bdi>
      </h1>
      <span className={styles.topic}>{channel?.kind === 'direct' ? others.length === 1 && <Status userId={others[0] ?? ''} /> : <bdi>{channel?.topic}</bdi>}</span>
      <div className={styles.tools}>
        <IconButton label={t('sidebar.search')} aria-pressed={panel === 'search'} onClick={() => toggle('search')}>
          <MagnifyingGlassIcon />
        </IconButton>
        <IconButton label={t('channels.details')} aria-pressed={panel === 'details'} onClick={() => toggle('details')}>
          <InfoCircledIcon />
        </IconButton>
      </div>
    </header>
  );
}

function Face({ userId, name }: { userId: string; name: string }) {
  const status = usePresence([userId]).get(userId)?.status;
  return <Avatar id={userId} name={name} size="s" presence={status ?? 'offline'} />;
}

function Status({ userId }: { userId: string }) {
  const { t } = useTranslation();
  const { ago } = useTimes();
  const presence = usePresence([userId]).get(userId);
  if (!presence) return null;
  if (presence.status === 'offline' && presence.lastSeenAt) return t('presence.lastSeen', { when: ago(presence.lastSeenAt) });
  return presence.text ?? t(`presence.${presence.status}`);
}
