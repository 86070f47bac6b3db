import { useChat } from '@chatgenius/client-sdk/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Pending } from '../../ui/pending.tsx';
import { useDoing } from '../../ui/use-doing.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useTimes } from '../../strings/use-times.ts';
import styles from './channels.module.css';

const SHOWN = 20;

/** Links by which people come into the channel: made here, told once, and revoked. */
export function InvitationLinks({ channelId }: { channelId: string }) {
  const { t } = useTranslation();
  const { full } = useTimes();
  const chat = useChat();
  const { run } = useDoing();
  const loaded = useLoaded(() => chat.links.list(channelId, { limit: SHOWN }), [chat, channelId]);
  const { data, reload } = loaded;
  const [made, setMade] = useState<string>();
  const invite = async (): Promise<void> => {
    const { token } = await chat.links.create(channelId);
    setMade(`${location.origin}/invite/${token}`);
  };
  return (
    <>
      <Button onClick={() => run(invite(), { then: reload })}>{t('channels.linkCreate')}</Button>
      <p className="soft">{t('channels.linkHint')}</p>
      {made !== undefined && (
        <div className={styles.made}>
          <input className={styles.link} readOnly value={made} aria-label={t('channels.linkCreate')} onFocus={({ target }) => target.select()} />
          <Button small onClick={() => run(navigator.clipboard.writeText(made), { done: t('copied') })}>
            {t('copy')}
          </Button>
        </div>
      )}
      {!data && <Pending rows={1} of={loaded} />}
      <ul className={styles.links}>
        {data?.links.map(({ id, createdAt, uses, maxUses }) => (
          <li key={id}>
            <span>{[t('links.made', { when: full(createdAt) }), maxUses === null ? t('links.uses', { count: uses }) : t('links.usesOf', { count: uses, most: maxUses })].join(' · ')}</span>
            <Button small look="quiet" onClick={() => run(chat.links.revoke(channelId, id), { then: reload })}>
              {t('links.revoke')}
            </Button>
          </li>
        ))}
      </ul>
    </>
  );
}
