import { type ShownMessage } from '@chatgenius/client-sdk';
import { useMessageActions } from '@chatgenius/client-sdk/react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import styles from './message.module.css';

export function EditMessage({ message, onDone }: { message: ShownMessage; onDone: () => void }) {
  const { t } = useTranslation();
  const { edit } = useMessageActions();
  const say = useSay();
  const reason = useReason();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(message.text);
  useEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(message.text.length, message.text.length);
    const row = field.current?.closest<HTMLElement>('[data-row]');
    return () => row?.focus({ preventScroll: true });
  }, []);
  const save = (): void => {
    const next = text.trim();
    if (next !== '' && next !== message.text) void edit(message.id, next).then(({ error }) => error && say(reason(error), 'error'));
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') onDone();
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    save();
  };
  return (
    <div className={styles.editor}>
      <textarea ref={field} value={text} aria-label={t('composer.editLabel')} dir="auto" onChange={(event) => setText(event.target.value)} onKeyDown={onKeyDown} />
      <Button small look="primary" disabled={text.trim() === ''} onClick={save}>
        {t('save')}
      </Button>
      <Button small onClick={onDone}>
        {t('cancel')}
      </Button>
    </div>
  );
}
