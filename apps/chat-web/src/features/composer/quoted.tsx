import { Cross2Icon } from '@radix-ui/react-icons';
import { type ShownMessage } from '@chatgenius/client-sdk';
import { usePeople } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.tsx';
import styles from './composer.module.css';

export function Quoted({ message, onDrop }: { message: ShownMessage; onDrop: () => void }) {
  const { t } = useTranslation();
  const sender = usePeople([message.senderId]).get(message.senderId);
  return (
    <div className={styles.quoted}>
      <p>
        <strong>{t('composer.quoting', { name: sender?.displayName ?? t('people.unknown') })}</strong> <bdi>{message.text}</bdi>
      </p>
      <IconButton label={t('remove')} onClick={onDrop}>
        <Cross2Icon />
      </IconButton>
    </div>
  );
}
