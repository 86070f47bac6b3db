import { useChat } from '@chatgenius/client-sdk/react';
import { type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useJumpTo } from '../../page/use-jump-to.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { localTime, textOf } from '../../ui/form.ts';
import { useSay } from '../../ui/toast.tsx';
import { useDoing } from '../../ui/use-doing.ts';

/** Leads to the first message of a day, or to the first one after it. @param day from which one asks */
export default function JumpToDate({ channelId, day, onClose }: { channelId: string; day: string; onClose: () => void }) {
  const { t } = useTranslation();
  const chat = useChat();
  const jumpTo = useJumpTo();
  const say = useSay();
  const { run } = useDoing();
  const jump = async (at: Date): Promise<void> => {
    const { data } = await chat.api.GET('/v1/channels/{channelId}/messages', { params: { channelId }, query: { around: at.toISOString(), limit: 1 } });
    const [found] = data.messages;
    if (found) jumpTo(found);
    else say(t('jump.none'));
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    run(jump(new Date(`${textOf(event.currentTarget, 'day')}T00:00`)));
    onClose();
  };
  return (
    <Dialog title={t('jump.title')} onClose={onClose}>
      <form onSubmit={submit}>
        <Field name="day" type="date" label={t('jump.day')} defaultValue={localTime(Date.parse(day)).slice(0, 10)} max={localTime(Date.now()).slice(0, 10)} required />
        <Button type="submit" look="primary">
          {t('jump.go')}
        </Button>
      </form>
    </Dialog>
  );
}
