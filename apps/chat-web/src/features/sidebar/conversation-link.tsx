import { BellIcon } from '@radix-ui/react-icons';
import { type ChannelEntry } from '@chatgenius/client-sdk';
import { usePresence } from '@chatgenius/client-sdk/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { places } from '../../page/places.ts';
import { useWorkspace } from '../../page/workspace-context.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { classes } from '../../ui/classes.ts';
import { ChannelIcon } from '../channels/channel-icon.tsx';
import { useChannelName, useOthers } from '../channels/channel-name.ts';
import { badgeOf, isMuted } from './groups.rules.ts';
import styles from './sidebar.module.css';

export const ConversationLink = memo(function ConversationLink({ channel }: { channel: ChannelEntry }) {
  const { t } = useTranslation();
  const [location] = useLocation();
  const { openSidebar } = useWorkspace();
  const name = useChannelName(channel);
  const to = places.channel(channel.id);
  const isCurrent = location.startsWith(to);
  const badge = badgeOf(channel);
  const muted = isMuted(channel);
  return (
    <li>
      <Link href={to} className={classes(styles.link, channel.unread > 0 && !muted && styles.unread)} aria-current={isCurrent ? 'page' : undefined} onClick={() => openSidebar(false)}>
        {channel.kind === 'direct' ? <Faces channel={channel} name={name} /> : <ChannelIcon kind={channel.kind} />}
        <bdi className={styles.name}>{name}</bdi>
        {muted && <BellIcon className={styles.muted} aria-label={t('sidebar.muted')} role="img" />}
        {badge > 0 && (
          <span className={styles.badge}>
            <span aria-hidden>{badge > 99 ? '99+' : badge}</span>
            <span className="visually-hidden">{t(channel.kind === 'direct' ? 'sidebar.unread' : 'sidebar.mentions', { count: badge })}</span>
          </span>
        )}
        {badge === 0 && channel.unread > 0 && !muted && (
          <span className={styles.dot}>
            <span className="visually-hidden">{t('sidebar.unread', { count: channel.unread })}</span>
          </span>
        )}
      </Link>
    </li>
  );
});

function Faces({ channel, name }: { channel: ChannelEntry; name: string }) {
  const { t } = useTranslation();
  const others = useOthers(channel);
  const [first = ''] = others;
  const presences = usePresence(others.length === 1 ? others : []);
  const status = presences.get(first)?.status;
  if (others.length > 1) return <span className={styles.count}>{others.length}</span>;
  return <Avatar id={first} name={name} size="s" presence={status ?? 'offline'} presenceLabel={status && t(`presence.${status}`)} />;
}
