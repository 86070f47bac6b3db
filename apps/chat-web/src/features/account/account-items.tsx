import { ActivityLogIcon, DashboardIcon, ExitIcon, GearIcon, KeyboardIcon, PersonIcon } from '@radix-ui/react-icons';
import { useChat, useMe, usePermissions } from '@chatgenius/client-sdk/react';
import { type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useChatOfPage } from '../../page/chat-context.ts';
import { places } from '../../page/places.ts';
import { useWorkspace } from '../../page/workspace-context.ts';
import { Menu, MenuItem, MenuLabel, MenuLine } from '../../ui/menu.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import styles from './account.module.css';

const CHOICES = ['online', 'away', 'dnd', 'invisible'] as const;

/** How others see one, and the way out. Comes with the first click. */
export default function AccountItems({ trigger }: { trigger: ReactElement }) {
  const { t } = useTranslation();
  const { showCover, toggleDiagnostics, openSidebar } = useWorkspace();
  const { signOut } = useChatOfPage();
  const { mayEverywhere } = usePermissions();
  const [, go] = useLocation();
  const me = useMe();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const choose = (status: (typeof CHOICES)[number]): void => void chat.presence.setStatus({ status }).catch((error: unknown) => say(reason(error), 'error'));
  const administrate = (): void => {
    openSidebar(false);
    go(places.administration);
  };
  return (
    <Menu defaultOpen trigger={trigger}>
      <MenuLabel>{t('account.status')}</MenuLabel>
      {CHOICES.map((status) => (
        <MenuItem key={status} icon={<span className={styles[status]} />} onSelect={() => choose(status)}>
          {t(status === 'online' ? 'presence.automatic' : `presence.${status}`)}
        </MenuItem>
      ))}
      <MenuLine />
      <MenuItem icon={<PersonIcon />} onSelect={() => me && showCover({ kind: 'profile', userId: me.id })}>
        {t('account.profile')}
      </MenuItem>
      <MenuItem icon={<GearIcon />} onSelect={() => showCover({ kind: 'settings' })}>
        {t('account.settings')}
      </MenuItem>
      {mayEverywhere('user:administer') && (
        <MenuItem icon={<DashboardIcon />} onSelect={administrate}>
          {t('administration.title')}
        </MenuItem>
      )}
      <MenuItem icon={<KeyboardIcon />} onSelect={() => showCover({ kind: 'shortcuts' })}>
        {t('shortcuts.title')}
      </MenuItem>
      <MenuItem icon={<ActivityLogIcon />} onSelect={toggleDiagnostics}>
        {t('account.diagnostics')}
      </MenuItem>
      <MenuLine />
      <MenuItem icon={<ExitIcon />} onSelect={signOut}>
        {t('account.signOut')}
      </MenuItem>
    </Menu>
  );
}
