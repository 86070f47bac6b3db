import { ChatBubbleIcon, HamburgerMenuIcon } from '@radix-ui/react-icons';
import { useChannels } from '@chatgenius/client-sdk/react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { places } from '../../page/places.ts';
import { useWorkspace } from '../../page/workspace-context.ts';
import { Blank } from '../../ui/blank.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { groupsOf } from '../sidebar/groups.rules.ts';
import styles from './conversation.module.css';

/** The address names no conversation: shows a favourite, or else `#general`, or else the first one. */
export function Home() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const { openSidebar, showCover } = useWorkspace();
  const { channels, complete } = useChannels();
  const groups = groupsOf(channels);
  const first = groups.favourites[0] ?? groups.channels.find(({ name }) => name === 'general') ?? groups.channels[0] ?? groups.directs[0];
  useEffect(() => {
    if (first) go(places.channel(first.id), { replace: true });
  }, [first?.id]);
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <IconButton label={t('sidebar.open')} className={styles.burger} onClick={() => openSidebar(true)}>
          <HamburgerMenuIcon />
        </IconButton>
      </header>
      <div className={styles.fill}>
        {complete && !first && (
          <Blank icon={<ChatBubbleIcon />} title={t('timeline.choose')} action={<Button look="primary" onClick={() => showCover({ kind: 'browse' })}>{t('sidebar.browse')}</Button>}>
            {t('timeline.chooseHint')}
          </Blank>
        )}
      </div>
    </main>
  );
}
