import { useChat } from '@chatgenius/client-sdk/react';
import { type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { localTime, textOf } from '../../ui/form.ts';
import { Field } from '../../ui/field.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import { useTimes } from '../../strings/use-times.ts';

interface ScheduleProps {
  channelId: string;
  text: string;
  onClose: () => void;
  onDone: () => void;
}

const HOUR_MS = 60 * 60_000;

/** A message that the server sends at its time, whether this device is on or not. */
export function ScheduleMessage({ channelId, text, onClose, onDone }: ScheduleProps) {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const { full } = useTimes();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const sendAt = new Date(textOf(event.currentTarget, 'at'));
    chat.scheduled.create({ channelId, text: text.trim(), sendAt }).then(
      () => {
        say(t('composer.scheduled', { when: full(sendAt.toISOString()) }));
        onDone();
      },
      (error: unknown) => say(reason(error), 'error'),
    );
    onClose();
  };
  return (
    <Dialog title={t('composer.scheduleTitle')} onClose={onClose}>
      <form onSubmit={submit}>
        <Field name="at" type="datetime-local" label={t('composer.scheduleAt')} defaultValue={localTime(Date.now() + HOUR_MS)} min={localTime(Date.now())} required />
        <Button type="submit" look="primary">
          {t('composer.schedule')}
        </Button>
      </form>
    </Dialog>
  );
}
