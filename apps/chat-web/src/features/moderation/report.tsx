import { type Schemas } from '@chatgenius/client-sdk';
import { useChat } from '@chatgenius/client-sdk/react';
import { type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { textOf } from '../../ui/form.ts';
import { Field, Select } from '../../ui/field.tsx';
import { useDoing } from '../../ui/use-doing.ts';

const CATEGORIES = ['spam', 'harassment', 'hate', 'violence', 'sexual', 'illegal', 'other'] as const;

/** Tells moderators what is wrong with a message or a person. */
export function Report({ subject, title, onClose }: { subject: Schemas.Report['subject']; title: string; onClose: () => void }) {
  const { t } = useTranslation();
  const chat = useChat();
  const { run } = useDoing();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const category = CATEGORIES.find((one) => one === textOf(form, 'category')) ?? 'other';
    run(chat.moderation.report(subject, category, textOf(form, 'text')), { done: t('report.done') });
    onClose();
  };
  return (
    <Dialog title={title} onClose={onClose}>
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
