import { useChannel, useMessages } from '@chatgenius/client-sdk/react';
import { Suspense, useLayoutEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';
import { places } from '../../page/places.ts';
import { useWorkspace } from '../../page/workspace-context.ts';
import { type ShownMessage } from '@chatgenius/client-sdk';
import { lazyWithTexts } from '../../ui/lazy-with-texts.tsx';
import { useChannelName } from '../channels/channel-name.ts';
import { Composer } from '../composer/composer.tsx';
import { ThreadPanel } from '../thread/thread-panel.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { ConversationContext } from './conversation-context.ts';
import { ConversationHead } from './conversation-head.tsx';
import { ConversationPending } from './conversation-pending.tsx';
import { ConversationStart } from './conversation-start.tsx';
import { DropArea } from './drop-area.tsx';
import { Recovered } from '../connection/recovered.tsx';
import styles from './conversation.module.css';

const Details = lazyWithTexts(() => import('../channels/details-panel.tsx'));
const SearchPanel = lazyWithTexts(() => import('../search/search-panel.tsx'));
const SavedPanel = lazyWithTexts(() => import('../saved/saved-panel.tsx'));

interface PageProps {
  channelId: string;
  threadId?: string | undefined;
  messageId?: string | undefined;
}

export function ConversationPage({ channelId, threadId, messageId }: PageProps) {
  const { t } = useTranslation();
  const conversation = useMessages(channelId);
  const entry = useChannel(channelId);
  const channel = conversation.channel ?? entry;
  const name = useChannelName(channel);
  const { panel } = useWorkspace();
  const [, go] = useLocation();
  const [editing, edit] = useState<string>();
  const [quoted, quote] = useState<ShownMessage>();
  const isReadOnly = channel?.archivedAt != null;
  const at = useHistoryState<{ readonly at?: number } | null>()?.at;
  const wish = useMemo(() => (messageId === undefined ? undefined : { messageId, at }), [messageId, at]);
  const jumpTo = threadId === undefined ? wish : undefined;
  const moves = useMemo(
    () => ({ channelId, jumpTo, editing, edit, quoted, quote, isReadOnly, openThread: (id: string) => go(places.thread(channelId, id)) }),
    [channelId, jumpTo, editing, quoted, isReadOnly],
  );
  const { status, messages, drawUnreadLine } = conversation;
  // Whoever was elsewhere for a moment only has not left it: the line is still that of last time. Before anything counts as read.
  useLayoutEffect(() => {
    if (status === 'joined') drawUnreadLine();
  }, []);
  return (
    <ConversationContext value={moves}>
      <div className={styles.split}>
        <main className={styles.page} aria-label={name}>
          <ConversationHead channelId={channelId} channel={channel} name={name} />
          {status === 'failed' || (messages.length === 0 && status !== 'joined') ? (
            <ConversationPending conversation={conversation} rows={7} />
          ) : (
            <DropArea name={channelId}>
              <Recovered stream={`channel:${channelId}`} recovery={conversation.recovery} />
              <Timeline conversation={conversation} label={t('timeline.label', { name })} start={<ConversationStart channel={channel} name={name} />} />
              {isReadOnly ? <p className={styles.archived}>{t('timeline.archived')}</p> : <Composer name={name} conversation={conversation} />}
            </DropArea>
          )}
        </main>
        <Suspense>
          {threadId !== undefined ? (
            <ThreadPanel key={threadId} channelId={channelId} threadId={threadId} jumpTo={wish} onClose={() => go(places.channel(channelId))} />
          ) : panel === 'details' && channel ? (
            <Details channel={channel} name={name} role={conversation.role} />
          ) : panel === 'search' ? (
            <SearchPanel />
          ) : panel === 'saved' ? (
            <SavedPanel />
          ) : null}
        </Suspense>
      </div>
    </ConversationContext>
  );
}
