import { type Schemas } from '@chatgenius/client-sdk';
import { useChat, useMe, usePeople } from '@chatgenius/client-sdk/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { useDoing } from '../../ui/use-doing.ts';
import { useLoaded } from '../../ui/use-loaded.ts';
import { useTimes } from '../../strings/use-times.ts';
import { Hit } from '../search/hit.tsx';
import { Restrict } from './restrict.tsx';
import styles from './moderation.module.css';

interface CardProps {
  report: Schemas.Report;
  onDecided: () => void;
  onLeave: () => void;
}

/** What somebody has reported, and what can be done about it. */
export function ReportCard({ report, onDecided, onLeave }: CardProps) {
  const { t } = useTranslation();
  const { ago } = useTimes();
  const { reporterId, subjectUserId, moderatorId, category, text, state, createdAt, note } = report;
  const people = usePeople([reporterId, subjectUserId, moderatorId].filter((id) => id !== null));
  const nameOf = (id: string | null): string => people.get(id ?? '')?.displayName ?? t('people.unknown');
  const categories: Record<string, string> = t('report.categories', { returnObjects: true });
  return (
    <article className={styles.report} aria-label={categories[category] ?? category}>
      <header className={styles.reportHead}>
        <strong className={styles.category}>{categories[category] ?? category}</strong>
        <span className={styles.state} data-state={state}>
          {t(`moderation.states.${state}`)}
        </span>
      </header>
      <p className="soft">{reporterId === null ? t('moderation.byFilter', { when: ago(createdAt) }) : t('moderation.by', { name: nameOf(reporterId), when: ago(createdAt) })}</p>
      {text !== '' && <blockquote dir="auto">{text}</blockquote>}
      {report.subject.kind === 'message' ? <Reported messageId={report.subject.messageId} onLeave={onLeave} /> : <p>{t('moderation.about', { name: nameOf(subjectUserId) })}</p>}
      {moderatorId !== null && <p className="soft">{t(state === 'claimed' ? 'moderation.claimedBy' : 'moderation.decidedBy', { name: nameOf(moderatorId) })}</p>}
      {note !== null && <p dir="auto">{note}</p>}
      {(state === 'open' || state === 'claimed') && <Decision report={report} name={nameOf(subjectUserId)} onDecided={onDecided} />}
    </article>
  );
}

function Reported({ messageId, onLeave }: { messageId: string; onLeave: () => void }) {
  const { t } = useTranslation();
  const chat = useChat();
  const { data, error } = useLoaded(() => chat.api.GET('/v1/messages/{messageId}', { params: { messageId } }), [chat, messageId]);
  const message = data?.data;
  if (error !== undefined || message?.deletedAt !== undefined) return <p className="soft">{t('moderation.messageGone')}</p>;
  // Whoever follows it leaves the reports.
  return message ? <div className={styles.reported} onClick={onLeave}><Hit hit={{ message, highlights: [{ text: message.text, match: false }] }} /></div> : null;
}

function Decision({ report: { id, subject, subjectUserId, channelId, state }, name, onDecided }: { report: Schemas.Report; name: string; onDecided: () => void }) {
  const { t } = useTranslation();
  const chat = useChat();
  const me = useMe();
  const { run } = useDoing();
  const [asked, ask] = useState<Schemas.RestrictionKind>();
  const then = onDecided;
  const decide = (outcome: 'resolved' | 'dismissed'): void => run(chat.moderation.decide(id, outcome), { then });
  const deleteIt = async (messageId: string): Promise<void> => {
    await chat.delete(messageId);
    await chat.moderation.decide(id, 'resolved');
  };
  const restrict = (kind: Schemas.RestrictionKind) => (wish: { until?: string; reason?: string }) =>
    channelId === null ? chat.admin.moderation[kind](subjectUserId, wish) : chat.moderation[kind](channelId, subjectUserId, wish);
  const hint = asked === 'mute' ? t('moderation.muteHint') : t(channelId === null ? 'moderation.banEverywhereHint' : 'moderation.banHint');
  return (
    <footer className={styles.buttons}>
      {state === 'open' && (
        <Button small onClick={() => run(chat.moderation.claim(id), { then })}>
          {t('moderation.claim')}
        </Button>
      )}
      {subject.kind === 'message' && (
        <Button small onClick={() => run(deleteIt(subject.messageId), { then })}>
          {t('moderation.deleteMessage')}
        </Button>
      )}
      {subjectUserId !== me?.id && (
        <>
          <Button small onClick={() => ask('mute')}>
            {t('moderation.muteAction')}
          </Button>
          <Button small onClick={() => ask('ban')}>
            {t('moderation.banAction')}
          </Button>
        </>
      )}
      <Button small look="primary" onClick={() => decide('resolved')}>
        {t('moderation.resolve')}
      </Button>
      <Button small look="quiet" onClick={() => decide('dismissed')}>
        {t('moderation.dismiss')}
      </Button>
      {asked && <Restrict kind={asked} name={name} hint={hint} restrict={restrict(asked)} onClose={() => ask(undefined)} />}
    </footer>
  );
}
