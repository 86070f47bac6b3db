import { HamburgerMenuIcon, LockClosedIcon } from '@radix-ui/react-icons';
import { usePermissions } from '@chatgenius/client-sdk/react';
import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../../page/workspace-context.ts';
import { Blank } from '../../ui/blank.tsx';
import { IconButton } from '../../ui/button.tsx';
import tabs from '../../ui/tabs.module.css';
import { AuditLog } from '../moderation/audit-log.tsx';
import { ReportQueue } from '../moderation/report-queue.tsx';
import { Announcements } from './announcements.tsx';
import { People } from './people.tsx';
import { Statistics } from './statistics.tsx';
import styles from './administration.module.css';

/** What administrators of the deployment do. Each part is shown to those who may. */
export default function Administration() {
  const { t } = useTranslation();
  const { openSidebar } = useWorkspace();
  const { mayEverywhere } = usePermissions();
  const parts = [
    ['people', t('administration.people'), mayEverywhere('user:administer'), <People />],
    ['announcements', t('administration.announcements'), mayEverywhere('announce'), <Announcements />],
    ['statistics', t('administration.statistics'), mayEverywhere('statistics:read'), <Statistics />],
    ['reports', t('moderation.reports'), mayEverywhere('moderate:everywhere'), <ReportQueue onLeave={() => undefined} />],
    ['audit', t('moderation.audit'), mayEverywhere('audit:read'), <AuditLog />],
  ] as const;
  const shown = parts.filter(([, , isShown]) => isShown);
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <IconButton label={t('sidebar.open')} className={styles.burger} onClick={() => openSidebar(true)}>
          <HamburgerMenuIcon />
        </IconButton>
        <h1>{t('administration.title')}</h1>
      </header>
      {shown.length === 0 ? (
        <Blank icon={<LockClosedIcon />} title={t('errors.NOT_ALLOWED')} />
      ) : (
        <Tabs.Root defaultValue={shown[0]?.[0] ?? ''} className={styles.tabs}>
          <Tabs.List className={tabs.list} aria-label={t('administration.title')}>
            {shown.map(([part, title]) => (
              <Tabs.Trigger key={part} value={part}>
                {title}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          {shown.map(([part, , , content]) => (
            <Tabs.Content key={part} value={part} className={styles.part}>
              {content}
            </Tabs.Content>
          ))}
        </Tabs.Root>
      )}
    </main>
  );
}
