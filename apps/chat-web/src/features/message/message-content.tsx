import { Share2Icon } from '@radix-ui/react-icons';
import { type ShownMessage } from '@chatgenius/client-sdk';
import { useLiveText, usePeople } from '@chatgenius/client-sdk/react';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Attachments } from '../files/attachments.tsx';
import { Markdown } from '../markdown/markdown.tsx';
import { QuoteBlock } from './quote-block.tsx';
import { Reactions } from './reactions.tsx';
import { ThreadSummary } from './thread-summary.tsx';
import styles from './message.module.css';

const LiveNotes = lazy(() => import('../live/live-notes.tsx'));

/** Text, files and what others have added to them. */
export function MessageContent({ message }: { message: ShownMessage }) {
  const { t } = useTranslation();
  const { editedAt, quote, forwarded, attachments, reactions, thread, mentions, live } = message;
  const text = useLiveText(message);
  const origin = usePeople(forwarded ? [forwarded.senderId] : []);
  return (
    <>
      {forwarded && (
        <p className={styles.forwarded}>
          <Share2Icon /> {t('message.forwarded', { name: origin.get(forwarded.senderId)?.displayName ?? t('people.unknown') })}
        </p>
      )}
      {quote && <QuoteBlock quote={quote} />}
      {text !== '' && (
        <div className={styles.text} dir="auto" aria-busy={message.streaming}>
          <Markdown text={text} mentions={mentions} />
          {editedAt && <span className={styles.edited} data-edited> ({t('message.edited')})</span>}
        </div>
      )}
      {live && live.state !== 'complete' && (
        <Suspense>
          <LiveNotes message={{ ...message, live }} />
        </Suspense>
      )}
      {attachments && <Attachments attachments={attachments} />}
      {reactions && reactions.length > 0 && <Reactions message={message} reactions={reactions} />}
      {thread && thread.replyCount > 0 && <ThreadSummary messageId={message.id} thread={thread} />}
    </>
  );
}
