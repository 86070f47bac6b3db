import { useChat, useMe, usePeople } from '@chatgenius/client-sdk/react';
import { type FormEvent, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { textOf } from '../../ui/form.ts';
import { Field } from '../../ui/field.tsx';
import field from '../../ui/field.module.css';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import styles from './settings.module.css';

export function ProfileForm() {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const bioId = useId();
  const me = useMe();
  const profile = usePeople(me ? [me.id] : []).get(me?.id ?? '');
  if (!profile) return null;
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = event.currentTarget;
    const [displayName, bio, status] = [textOf(form, 'displayName').trim(), textOf(form, 'bio').trim(), textOf(form, 'status').trim()];
    const saved = Promise.all([
      chat.api.PATCH('/v1/me', { body: { displayName, bio: bio || null, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone } }),
      chat.presence.setStatus({ text: status || null }),
    ]);
    saved.then(() => say(t('settings.saved')), (error: unknown) => say(reason(error), 'error'));
  };
  return (
    <form onSubmit={submit}>
      <Field name="displayName" label={t('settings.displayName')} defaultValue={profile.displayName} required maxLength={80} />
      <Field name="status" label={t('presence.text')} defaultValue={chat.presence.own?.text ?? ''} maxLength={140} />
      <div className={field.field}>
        <label htmlFor={bioId}>{t('settings.bio')}</label>
        <textarea id={bioId} name="bio" className={classes(field.input, styles.area)} defaultValue={profile.bio ?? ''} maxLength={500} />
      </div>
      <Button type="submit" look="primary">
        {t('save')}
      </Button>
    </form>
  );
}
