import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { useWorkspace } from '../../page/workspace-context.ts';
import { Panel } from '../../ui/panel.tsx';
import tabs from '../../ui/tabs.module.css';
import { SavedList } from './saved-list.tsx';
import { ScheduledList } from './scheduled-list.tsx';

/** What the user keeps for later, and what goes out later. */
export default function SavedPanel() {
  const { t } = useTranslation();
  const { showPanel } = useWorkspace();
  return (
    <Panel title={t('savedMessages.title')} onClose={() => showPanel(undefined)}>
      <Tabs.Root defaultValue="saved">
        <Tabs.List className={tabs.list} aria-label={t('savedMessages.title')}>
          <Tabs.Trigger value="saved">{t('savedMessages.title')}</Tabs.Trigger>
          <Tabs.Trigger value="scheduled">{t('savedMessages.scheduled')}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="saved" tabIndex={-1}>
          <SavedList />
        </Tabs.Content>
        <Tabs.Content value="scheduled" tabIndex={-1}>
          <ScheduledList />
        </Tabs.Content>
      </Tabs.Root>
    </Panel>
  );
}
