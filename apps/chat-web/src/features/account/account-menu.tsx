import { useChat, useMe } from '@chatgenius/client-sdk/react';
import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyWithTexts } from '../../ui/lazy-with-texts.tsx';
import { useChatOfPage } from '../../page/chat-context.ts';
import { Avatar } from '../../ui/avatar.tsx';
import styles from './account.module.css';

const AccountItems = lazyWithTexts(() => import('./account-items.tsx'));

/** Who one is here, and how others see one. */
export function AccountMenu() {
  const { t } = useTranslation();
  const { handle } = useChatOfPage();
  const me = useMe();
  const chat = useChat();
  const [own, setOwn] = useState(chat.presence.own);
  const [isWanted, want] = useState(false);
  useEffect(() => chat.presence.on('own', setOwn), [chat]);
  const name = me?.displayName ?? handle;
  const shown = own?.chosen === 'invisible' ? 'offline' : (own?.status ?? 'offline');
  const trigger = (
    <button type="button" className={styles.account} {...(!isWanted && { onClick: () => want(true), 'aria-haspopup': 'menu' })}>
      <Avatar id={me?.id ?? ''} name={name} presence={shown} />
      <span className={styles.names}>
        <span className="visually-hidden">{t('account.menu')}</span>
        <bdi>{name}</bdi>
        <span className={styles.status}>{own?.text ?? t(own?.chosen === 'invisible' ? 'presence.invisible' : `presence.${shown}`)}</span>
      </span>
    </button>
  );
  return isWanted ? (
    <Suspense fallback={trigger}>
      <AccountItems trigger={trigger} />
    </Suspense>
  ) : (
    trigger
  );
}
