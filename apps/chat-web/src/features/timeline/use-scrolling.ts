import { type UsedConversation } from '@chatgenius/client-sdk/react';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type VirtualizerHandle } from 'virtua';
import { isPrepended, type Row } from './rows.rules.ts';

interface Scrolled {
  readonly box: RefObject<HTMLElement | null>;
  readonly rows: readonly Row[];
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly conversation: UsedConversation;
}

/** So near to an end more is loaded, or the end counts as reached. */
const NEAR_TOP = 600;
const NEAR_END = 24;

/** The view stays at the end while it is there, keeps its place when older messages come, and says what was seen. */
export function useScrolling({ rows, list, box, conversation }: Scrolled) {
  const { hasOlder, hasNewer, loadOlder, loadNewer, loading, markRead, messages } = conversation;
  const before = useRef(rows);
  const stays = useRef(true);
  const [isAtEnd, setAtEnd] = useState(true);
  const isPrepending = isPrepended(before.current, rows);
  const own = messages.at(-1)?.status === 'pending' ? rows.at(-1)?.key : undefined;

  useLayoutEffect(() => {
    before.current = rows;
    if (stays.current && !hasNewer && rows.length > 0) list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [rows, hasNewer]);

  // A keyboard that comes up, or a text of several lines, takes room from below.
  useEffect(() => {
    const shown = box.current;
    if (!shown) return;
    let height = shown.clientHeight;
    const observer = new ResizeObserver(() => {
      if (shown.clientHeight === height) return;
      height = shown.clientHeight;
      if (stays.current && !hasNewer) list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
    });
    observer.observe(shown);
    return () => observer.disconnect();
  }, [rows.length, hasNewer]);

  // What the user writes is shown, wherever they have read.
  useLayoutEffect(() => {
    if (own !== undefined) list.current?.scrollToIndex(rows.length - 1, { align: 'end' });
  }, [own]);

  const tellRead = useCallback(() => {
    const shown = list.current;
    if (!shown || document.visibilityState !== 'visible' || !document.hasFocus()) return;
    const last = shown.findItemIndex(shown.scrollOffset + shown.viewportSize - NEAR_END);
    const row = rows.slice(0, last + 1).findLast((one) => one.kind === 'message' && one.message.status !== 'pending');
    if (row?.kind === 'message') markRead(stays.current && !hasNewer ? undefined : row.message.seq);
  }, [rows, hasNewer, markRead]);

  useEffect(() => {
    tellRead();
    window.addEventListener('focus', tellRead);
    return () => window.removeEventListener('focus', tellRead);
  }, [tellRead]);

  const onScroll = useCallback((offset: number) => {
    const shown = list.current;
    if (!shown) return;
    const left = shown.scrollSize - offset - shown.viewportSize;
    stays.current = left <= NEAR_END;
    setAtEnd(left <= shown.viewportSize);
    if (offset < NEAR_TOP && hasOlder && loading === undefined) void loadOlder();
    if (left < NEAR_TOP && hasNewer && loading === undefined) void loadNewer();
    tellRead();
  }, [hasOlder, hasNewer, loading, loadOlder, loadNewer, tellRead]);

  // Who is at the top already when older messages have come scrolls no more: the next ones are asked for here, once for each that came.
  const asked = useRef(rows);
  useEffect(() => {
    if (stays.current || loading !== undefined || asked.current === rows) return;
    asked.current = rows;
    if (hasOlder && (list.current?.scrollOffset ?? NEAR_TOP) < NEAR_TOP) void loadOlder();
  }, [rows, hasOlder, loading, loadOlder]);

  return { onScroll, isPrepending, isAtEnd };
}
