import { type ShownMessage } from '@chatgenius/client-sdk';
import { useChat, useMessageActions, useThread } from '@chatgenius/client-sdk/react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useSay } from '../../ui/toast.tsx';
import { useReason } from '../../strings/use-reason.ts';
import { Recovered } from '../connection/recovered.tsx';
import { Composer } from '../composer/composer.tsx';
import { ConversationContext, type JumpWish } from '../conversation/conversation-context.ts';
import { ConversationPending } from '../conversation/conversation-pending.tsx';
import { DropArea } from '../conversation/drop-area.tsx';
import { MessageRow } from '../message/message-row.tsx';
import { Timeline } from '../timeline/timeline.tsx';
import { useOriginal } from './use-original.ts';
import styles from './thread.module.css';

interface ThreadProps {
  channelId: string;
  threadId: string;
  jumpTo: JumpWish | undefined;
  onClose: () => void;
}

/** A message and its replies, beside the channel. */
export function ThreadPanel({ channelId, threadId, jumpTo, onClose }: ThreadProps) {
  const { t } = useTranslation();
  const conversation = useThread(threadId);
  const original = useOriginal(channelId, threadId);
  const [editing, edit] = useState<string>();
  const [quoted, quote] = useState<ShownMessage>();
  const moves = useMemo(() => ({ channelId, threadId, jumpTo, editing, edit, quoted, quote, isReadOnly: false, openThread: () => undefined }), [channelId, threadId, jumpTo, editing, quoted]);
  const { status, messages } = conversation;
  return (
    <ConversationContext value={moves}>
      <Panel title={t('thread.title')} onClose={onClose} tools={<Follow threadId={threadId} />}>
        {status === 'failed' || (messages.length === 0 && status !== 'joined') ? (
          <ConversationPending conversation={conversation} rows={4} />
        ) : (
          <DropArea name={threadId}>
            <Recovered stream={`thread:${threadId}`} recovery={conversation.recovery} />
            <Timeline isFromTop conversation={conversation} label={t('thread.title')} start={<Original message={original} isAlone={messages.length === 0} />} />
            <Composer name={t('thread.title')} conversation={conversation} />
          </DropArea>
        )}
      </Panel>
    </ConversationContext>
  );
}

function Original({ message, isAlone }: { message: ShownMessage | undefined; isAlone: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={styles.original}>
      {message && <MessageRow message={withoutThread(message)} isFirst isMarked={false} isActive={false} rowKey="original" onActive={() => undefined} />}
      {isAlone && <p className={styles.empty}>{t('thread.empty')}</p>}
    </div>
  );
}

const withoutThread = ({ thread: _, ...message }: ShownMessage): ShownMessage => message;

function Follow({ threadId }: { threadId: string }) {
  const { t } = useTranslation();
  const chat = useChat();
  const say = useSay();
  const reason = useReason();
  const { follow, unfollow } = useMessageActions();
  const [isFollowing, setFollowing] = useState(() => chat.user?.threads.has(threadId) ?? false);
  useEffect(() => chat.on('user', ({ threads }) => setFollowing(threads.has(threadId))), [chat, threadId]);
  const toggle = (): void =>
    void (isFollowing ? unfollow(threadId) : follow(threadId)).then(({ error }) => (error ? say(reason(error), 'error') : setFollowing(!isFollowing)));
  return (
    <Button small look="quiet" aria-pressed={isFollowing} onClick={toggle}>
      {t(isFollowing ? 'thread.unfollow' : 'thread.follow')}
    </Button>
  );
}
