import { type UsedConversation } from '@chatgenius/client-sdk/react';
import { useMe } from '@chatgenius/client-sdk/react';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { useConversation } from '../conversation/conversation-context.ts';
import { MessageRow } from '../message/message-row.tsx';
import { Arrivals } from './arrivals.tsx';
import { DayLine, UnreadLine } from './lines.tsx';
import { LoadingOlder } from './loading-older.tsx';
import { rowsOf, type Row } from './rows.rules.ts';
import { ToNewest } from './to-newest.tsx';
import { useArrowKeys } from './use-arrow-keys.ts';
import { useJump } from './use-jump.ts';
import { useScrolling } from './use-scrolling.ts';
import styles from './timeline.module.css';

interface TimelineProps {
  conversation: UsedConversation;
  label: string;
  /** What stands before the first message. */
  start: ReactNode;
  /** A few messages stand at the top, and not above the composer. */
  isFromTop?: boolean;
}

/** Messages from the oldest that is loaded to the newest; only those in sight are in the page. */
export function Timeline({ conversation, label, start, isFromTop = false }: TimelineProps) {
  const me = useMe();
  const { messages, hasOlder, hasNewer, unreadLine, loading } = conversation;
  const rows = useMemo(() => rowsOf({ messages, hasOlder, unreadLine, me: me?.id ?? '' }), [messages, hasOlder, unreadLine, me?.id]);
  const list = useRef<VirtualizerHandle>(null);
  const box = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string>();
  const { onScroll, isPrepending, isAtEnd } = useScrolling({ rows, list, box, conversation });
  const { jumpTo } = useConversation();
  const marked = useJump({ rows, list, conversation, to: jumpTo });
  const onKeyDown = useArrowKeys({ rows, list, box, setActive });
  const kept = useMemo(() => rows.findIndex(({ key }) => key === active), [rows, active]);
  return (
    <div className={styles.frame}>
      <div ref={box} className={styles.scroll} role="region" aria-label={label} aria-busy={loading !== undefined} tabIndex={-1} onKeyDown={onKeyDown}>
        {!isFromTop && <div className={styles.space} />}
        <Virtualizer ref={list} data={rows} scrollRef={box} shift={isPrepending} onScroll={onScroll} keepMounted={kept < 0 ? [] : [kept]}>
          {(row, index) => (
            <div key={row.key} className={styles.row} data-last={index === rows.length - 1 || undefined}>
              <RowView row={row} start={start} isMarked={row.kind === 'message' && row.message.id === marked} isActive={row.key === active || (active === undefined && index === rows.length - 1)} onActive={setActive} />
            </div>
          )}
        </Virtualizer>
      </div>
      <LoadingOlder conversation={conversation} />
      {(hasNewer || !isAtEnd) && <ToNewest conversation={conversation} onJump={() => list.current?.scrollToIndex(rows.length - 1, { align: 'end' })} />}
      <Arrivals messages={messages} />
    </div>
  );
}

interface RowProps {
  row: Row;
  start: ReactNode;
  isMarked: boolean;
  isActive: boolean;
  onActive: (key: string) => void;
}

function RowView({ row, start, isMarked, isActive, onActive }: RowProps) {
  switch (row.kind) {
    case 'start':
      return start;
    case 'day':
      return <DayLine at={row.at} />;
    case 'unread':
      return <UnreadLine />;
    case 'message':
      return <MessageRow message={row.message} isFirst={row.isFirst} isMarked={isMarked} isActive={isActive} rowKey={row.key} onActive={onActive} />;
  }
}
