import { usePermissions } from '@chatgenius/client-sdk/react';
import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import tabs from '../../ui/tabs.module.css';
import { AuditLog } from './audit-log.tsx';
import { ReportQueue } from './report-queue.tsx';
import { Restrictions } from './restrictions.tsx';
import { SlowMode } from './slow-mode.tsx';
import styles from './moderation.module.css';

/** What moderators of a channel do. Each part is shown to those who may. */
export default function Moderation({ channelId, name, onClose }: { channelId: string; name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { may, mayEverywhere } = usePermissions(channelId);
  const parts = [
    ['reports', may('report:handle'), <ReportQueue channelId={channelId} onLeave={onClose} />],
    ['restricted', may('member:ban'), <Restrictions channelId={channelId} />],
    ['slow', may('channel:slow-mode'), <SlowMode channelId={channelId} />],
    ['audit', mayEverywhere('audit:read'), <AuditLog channelId={channelId} />],
  ] as const;
  const shown = parts.filter(([, isShown]) => isShown);
  return (
    <Dialog wide title={t('moderation.title', { name })} onClose={onClose}>
      <Tabs.Root defaultValue={shown[0]?.[0] ?? ''}>
        <Tabs.List className={tabs.list} aria-label={t('moderation.title', { name })}>
          {shown.map(([part]) => (
            <Tabs.Trigger key={part} value={part}>
              {t(`moderation.${part}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {shown.map(([part, , content]) => (
          <Tabs.Content key={part} value={part} className={styles.tab} tabIndex={-1}>
            {content}
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </Dialog>
  );
}
