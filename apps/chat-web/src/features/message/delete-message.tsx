import { type ShownMessage } from '@chatgenius/client-sdk';
import { useMessageActions } from '@chatgenius/client-sdk/react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import styles from './message.module.css';

export function DeleteMessage({ message, onClose }: { message: ShownMessage; onClose: () => void }) {
  const { t } = useTranslation();
  const { remove } = useMessageActions();
  const say = useSay();
  const reason = useReason();
  const confirm = (): void => {
    void remove(message.id).then(({ error }) => error && say(reason(error), 'error'));
    onClose();
  };
  return (
    <Dialog
      title={t('message.deleteTitle')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button look="danger" onClick={confirm}>
            {t('message.delete')}
          </Button>
        </>
      }
    >
      <p className={styles.hint}>{t('message.deleteHint')}</p>
      <blockquote className={styles.preview} dir="auto">
        {message.text || t('message.files', { count: message.attachments?.length ?? 0 })}
      </blockquote>
    </Dialog>
  );
}
