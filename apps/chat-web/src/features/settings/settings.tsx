import { Tabs } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import tabs from '../../ui/tabs.module.css';
import { Appearance } from './appearance.tsx';
import { Devices } from './devices.tsx';
import { NoticeSettings } from './notice-settings.tsx';
import { ProfileForm } from './profile-form.tsx';
import styles from './settings.module.css';

const PAGES = [
  ['profile', ProfileForm],
  ['appearance', Appearance],
  ['notifications', NoticeSettings],
  ['sessions', Devices],
] as const;

export default function Settings({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog wide title={t('settings.title')} onClose={onClose}>
      <Tabs.Root defaultValue="profile">
        <Tabs.List className={tabs.list} aria-label={t('settings.title')}>
          {PAGES.map(([name]) => (
            <Tabs.Trigger key={name} value={name}>
              {t(`settings.${name}`)}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        {PAGES.map(([name, Page]) => (
          <Tabs.Content key={name} value={name} className={styles.tab} tabIndex={-1}>
            <Page />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </Dialog>
  );
}
