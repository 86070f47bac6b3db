import { type ShownMessage } from '@chatgenius/client-sdk';
import { useMe, usePeople } from '@chatgenius/client-sdk/react';
import { useEffect, useRef, useState } from 'react';

/** Tells screen readers what others write, and not what is loaded of the past. What is written live is told once, when it is whole. */
export function Arrivals({ messages }: { messages: readonly ShownMessage[] }) {
  const me = useMe();
  const last = messages.findLast(({ status, streaming }) => status !== 'pending' && streaming === undefined);
  const seen = useRef<number>(undefined);
  const [arrived, setArrived] = useState<ShownMessage>();
  const people = usePeople(arrived ? [arrived.senderId] : []);
  useEffect(() => {
    if (last === undefined) return;
    if (seen.current !== undefined && last.seq > seen.current && last.senderId !== me?.id) setArrived(last);
    seen.current = Math.max(seen.current ?? 0, last.seq);
  }, [last, me]);
  return (
    <div className="visually-hidden" role="log" aria-live="polite">
      {arrived && `${people.get(arrived.senderId)?.displayName ?? ''}: ${arrived.text}`}
    </div>
  );
}
