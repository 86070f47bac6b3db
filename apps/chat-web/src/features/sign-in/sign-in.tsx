import { ChatError } from '@chatgenius/client-sdk';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConfig } from '../../page/config-context.ts';
import { challengeOf, enter, enterWithCode, type SignedIn } from '../../page/session.ts';
import { Button } from '../../ui/button.tsx';
import { textOf } from '../../ui/form.ts';
import { Field } from '../../ui/field.tsx';
import { DemoPeople } from './demo-people.tsx';
import { EndedNotice } from './ended-notice.tsx';
import { useRefusalText } from './refusal-text.ts';
import styles from './sign-in.module.css';

interface SignInProps {
  ended: ChatError | undefined;
  onEnter: (signedIn: SignedIn) => void;
}

export default function SignIn({ ended, onEnter }: SignInProps) {
  const { t } = useTranslation();
  const config = useConfig();
  const [isNew, setIsNew] = useState(false);
  const [challenge, setChallenge] = useState<{ handle: string; challenge: string }>();
  const [refusal, setRefusal] = useState<ChatError>();
  const [busy, setBusy] = useState(false);
  const refusalText = useRefusalText(refusal);

  const attempt = async (work: () => Promise<SignedIn>, handle = ''): Promise<void> => {
    setBusy(true);
    setRefusal(undefined);
    try {
      onEnter(await work());
    } catch (error) {
      const why = ChatError.from(error, 'UNREACHABLE');
      const asked = challengeOf(why);
      if (asked) setChallenge({ handle, challenge: asked });
      else setRefusal(why);
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const of = (name: string): string => textOf(event.currentTarget, name);
    if (challenge) return void attempt(() => enterWithCode(config, { ...challenge, code: of('code').replaceAll(' ', '') }));
    const handle = of('handle');
    void attempt(() => enter(config, { handle, password: of('password'), displayName: isNew ? of('displayName') : undefined }), handle.trim().toLowerCase());
  };
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <img src="/icon.svg" alt="" width="44" height="44" />
        <h1>{t(challenge ? 'signIn.codeTitle' : isNew ? 'signIn.upTitle' : 'signIn.title')}</h1>
        <p className={styles.lead}>{t('signIn.lead')}</p>
        {ended && <EndedNotice error={ended} />}
        <form onSubmit={submit}>
          {challenge ? (
            <Field key="code" name="code" label={t('signIn.code')} hint={t('signIn.codeHint')} autoComplete="one-time-code" autoFocus required />
          ) : (
            <>
              <Field name="handle" label={t('signIn.handle')} hint={isNew ? t('signIn.handleHint') : undefined} autoComplete="username" autoCapitalize="none" spellCheck={false} required minLength={isNew ? 3 : 1} maxLength={32} />
              {isNew && <Field name="displayName" label={t('signIn.displayName')} autoComplete="name" required maxLength={80} />}
              <Field name="password" type="password" label={t('signIn.password')} hint={isNew ? t('signIn.passwordHint') : undefined} autoComplete={isNew ? 'new-password' : 'current-password'} required minLength={isNew ? 10 : 1} maxLength={200} />
            </>
          )}
          {refusalText && (
            <p role="alert" className={styles.refusal}>
              {refusalText}
            </p>
          )}
          <Button type="submit" look="primary" disabled={busy} className={styles.submit}>
            {t(isNew ? 'signIn.submitUp' : 'signIn.submit')}
          </Button>
        </form>
        <Button look="quiet" onClick={() => (challenge ? setChallenge(undefined) : setIsNew(!isNew))}>
          {t(challenge ? 'back' : isNew ? 'signIn.toIn' : 'signIn.toUp')}
        </Button>
      </div>
      {import.meta.env.MODE === 'demo' && config.demo && <DemoPeople demo={config.demo} busy={busy} onEnter={(handle, password) => void attempt(() => enter(config, { handle, password }))} />}
    </main>
  );
}
