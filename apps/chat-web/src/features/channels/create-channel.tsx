import { ChatError } from '@chatgenius/client-sdk';
import { useChat } from '@chatgenius/client-sdk/react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { places } from '../../page/places.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { textOf } from '../../ui/form.ts';
import { Field } from '../../ui/field.tsx';
import { useReason } from '../../strings/use-reason.ts';

export default function CreateChannel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const chat = useChat();
  const reason = useReason();
  const [, go] = useLocation();
  const [refusal, setRefusal] = useState<ChatError>();
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const topic = textOf(form, 'topic').trim();
    setBusy(true);
    chat.api.POST('/v1/channels', { body: { name: textOf(form, 'name').trim(), kind: textOf(form, 'private') !== '' ? 'private' : 'public', ...(topic !== '' && { topic }) } }).then(
      ({ data }) => {
        go(places.channel(data.id));
        onClose();
      },
      (error: unknown) => {
        setBusy(false);
        setRefusal(ChatError.from(error, 'UNREACHABLE'));
      },
    );
  };
  return (
    <Dialog title={t('channels.create')} onClose={onClose}>
      <form onSubmit={submit}>
        <Field name="name" label={t('channels.name')} hint={t('channels.nameHint')} error={refusal && reason(refusal)} required maxLength={80} autoFocus />
        <Field name="topic" label={t('channels.topic')} hint={t('channels.topicHint')} maxLength={250} />
        <Check name="private" label={t('channels.private')} />
        <Button type="submit" look="primary" disabled={busy}>
          {t('channels.submit')}
        </Button>
      </form>
    </Dialog>
  );
}
