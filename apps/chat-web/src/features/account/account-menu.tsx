import { ActivityLogIcon, ExitIcon, GearIcon, KeyboardIcon, PersonIcon } from '@radix-ui/react-icons';
import { useChat, useMe } from '@chatgenius/client-sdk/react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useChatOfPage } from '../../app/chat-context.ts';
import { useWorkspace } from '../../app/workspace-context.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Menu, MenuItem, MenuLabel, MenuLine } from '../../ui/menu.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import styles from './account.module.css';

const CHOICES = ['online', 'away', 'dnd', 'invisible'] as const;

/** Who one is here, how others see one, and the way out. */
export function AccountMenu() {
  const { t } = useTranslation();
  const { showCover, toggleDiagnostics } = useWorkspace();
  const { signOut, handle } = useChatOfPage();
  const me = useMe();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const [own, setOwn] = useState(chat.presence.own);
  useEffect(() => chat.presence.on('own', setOwn), [chat]);
  const shown = own?.chosen === 'invisible' ? 'offline' : (own?.status ?? 'offline');
  const choose = (status: (typeof CHOICES)[number]): void => void chat.presence.setStatus({ status }).catch((error: unknown) => say(reason(error), 'error'));
  return (
    <Menu
      trigger={
        <button type="button" className={styles.account} aria-label={t('account.menu')}>
          <Avatar id={me?.id ?? ''} name={me?.displayName ?? handle} presence={shown} />
          <span className={styles.names}>
            <bdi>{me?.displayName ?? handle}</bdi>
            <span className={styles.status}>{own?.text ?? t(own?.chosen === 'invisible' ? 'presence.invisible' : `presence.${shown}`)}</span>
          </span>
        </button>
      }
    >
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
