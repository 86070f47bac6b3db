import { type ShownMessage } from '@chatgenius/client-sdk';
import { useChat } from '@chatgenius/client-sdk/react';
import { type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { textOf } from '../../ui/form.ts';
import { Field, Select } from '../../ui/field.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';

const CATEGORIES = ['spam', 'harassment', 'hate', 'violence', 'sexual', 'illegal', 'other'] as const;

/** Tells moderators what is wrong with a message. */
export function ReportMessage({ message, name, onClose }: { message: ShownMessage; name: string; onClose: () => void }) {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const category = CATEGORIES.find((one) => one === textOf(form, 'category')) ?? 'other';
    chat.moderation.report({ kind: 'message', messageId: message.id }, category, textOf(form, 'text')).then(
      () => say(t('report.done')),
      (error: unknown) => say(reason(error), 'error'),
    );
    onClose();
  };
  return (
    <Dialog title={t('report.title', { name })} onClose={onClose}>
      <form onSubmit={submit}>
        <Select name="category" label={t('report.category')}>
          {CATEGORIES.map((category) => (
            <option key={category} value={category}>
              {t(`report.categories.${category}`)}
            </option>
          ))}
        </Select>
        <Field name="text" label={t('report.text')} maxLength={500} />
        <Button type="submit" look="primary">
          {t('message.report')}
        </Button>
      </form>
    </Dialog>
  );
}
