import { BookmarkIcon, MagnifyingGlassIcon, Pencil2Icon, PlusIcon } from '@radix-ui/react-icons';
import { useChannels, useConnection } from '@chatgenius/client-sdk/react';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../../page/workspace-context.ts';
import { Skeleton } from '../../ui/blank.tsx';
import { IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { AccountMenu } from '../account/account-menu.tsx';
import { ConversationLink } from './conversation-link.tsx';
import { groupsOf } from './groups.rules.ts';
import styles from './sidebar.module.css';

export function Sidebar() {
  const { t } = useTranslation();
  const { isSidebarOpen, openSidebar, showCover, showPanel } = useWorkspace();
  const { channels } = useChannels();
  const { status } = useConnection();
  const { favourites, channels: rooms, directs } = groupsOf(channels);
  const isLoading = channels.length === 0 && status !== 'online';
  const add = (
    <IconButton label={t('sidebar.create')} onClick={() => showCover({ kind: 'create' })}>
      <PlusIcon />
    </IconButton>
  );
  const write = (
    <IconButton label={t('sidebar.newDirect')} onClick={() => showCover({ kind: 'direct' })}>
      <Pencil2Icon />
    </IconButton>
  );
  return (
    <>
      {isSidebarOpen && <div className={styles.shade} onClick={() => openSidebar(false)} />}
      <nav className={classes(styles.sidebar, isSidebarOpen && styles.open)} aria-label={t('sidebar.label')}>
        <header className={styles.head}>
          <img src="/icon.svg" alt="" width="26" height="26" />
          <span className={styles.brand}>ChatGenius</span>
        </header>
        <button type="button" className={styles.search} onClick={() => showPanel('search')}>
          <MagnifyingGlassIcon /> {t('sidebar.search')} <kbd>Ctrl K</kbd>
        </button>
        <div className={styles.scroll}>
          {isLoading ? (
            <Skeleton rows={6} label={t('loading')} />
          ) : (
            <>
              {favourites.length > 0 && <Group title={t('sidebar.favourites')}>{favourites.map((channel) => <ConversationLink key={channel.id} channel={channel} />)}</Group>}
              <Group title={t('sidebar.channels')} action={add}>
                {rooms.map((channel) => (
                  <ConversationLink key={channel.id} channel={channel} />
                ))}
              </Group>
              {channels.length === 0 && <p className={styles.empty}>{t('sidebar.empty')}</p>}
              <button type="button" className={styles.browse} onClick={() => showCover({ kind: 'browse' })}>
                <PlusIcon /> {t('sidebar.browse')}
              </button>
              <Group title={t('sidebar.directs')} action={write}>
                {directs.map((channel) => (
                  <ConversationLink key={channel.id} channel={channel} />
                ))}
              </Group>
              <button type="button" className={styles.browse} onClick={() => showPanel('saved')}>
                <BookmarkIcon /> {t('sidebar.saved')}
              </button>
            </>
          )}
        </div>
        <AccountMenu />
      </nav>
    </>
  );
}

const Group = ({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) => (
  <section className={styles.group} aria-label={title}>
    <header>
      <h2>{title}</h2>
      {action}
    </header>
    <ul>{children}</ul>
  </section>
);
