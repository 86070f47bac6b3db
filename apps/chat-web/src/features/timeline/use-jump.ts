import { type UsedConversation } from '@chatgenius/client-sdk/react';
import { type RefObject, useEffect, useState } from 'react';
import { type VirtualizerHandle } from 'virtua';
import { useReason } from '../../strings/use-reason.ts';
import { useSay } from '../../ui/toast.tsx';
import { type JumpWish } from '../conversation/conversation-context.ts';
import { type Row } from './rows.rules.ts';

interface Jump {
  readonly rows: readonly Row[];
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly conversation: UsedConversation;
  readonly to: JumpWish | undefined;
}

const MARKED_MS = 2_500;

/** Brings a message into sight, loads what surrounds it if it must, and marks it for a moment. @returns the marked one */
export function useJump({ rows, list, conversation, to }: Jump): string | undefined {
  const say = useSay();
  const reason = useReason();
  const [wanted, setWanted] = useState<string>();
  const [marked, setMarked] = useState<string>();
  const { status, jumpTo } = conversation;

  useEffect(() => {
    if (to === undefined || status !== 'joined') return;
    setWanted(to.messageId);
    void jumpTo({ messageId: to.messageId }).then(({ error }) => {
      if (!error) return;
      setWanted(undefined);
      say(reason(error), 'error');
    });
  }, [to, status]);

  useEffect(() => {
    const index = wanted === undefined ? -1 : rows.findIndex((row) => row.kind === 'message' && row.message.id === wanted);
    if (index < 0) return;
    list.current?.scrollToIndex(index, { align: 'center' });
    setMarked(wanted);
    setWanted(undefined);
  }, [rows, wanted]);

  useEffect(() => {
    if (marked === undefined) return;
    const timer = setTimeout(() => setMarked(undefined), MARKED_MS);
    return () => clearTimeout(timer);
  }, [marked]);
  return marked;
}
