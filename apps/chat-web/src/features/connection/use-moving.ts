import { useChat } from '@chatgenius/client-sdk/react';
import { useEffect, useState } from 'react';

/** Long enough to be read: the move itself takes less than a second. */
const SHOWN_MS = 5_000;

/** Whether the gateway has just said that it goes away. */
export function useMoving(): boolean {
  const chat = useChat();
  const [isMoving, setMoving] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const off = chat.on('draining', ({ inMs }) => {
      clearTimeout(timer);
      setMoving(true);
      timer = setTimeout(() => setMoving(false), inMs + SHOWN_MS);
    });
    return () => {
      clearTimeout(timer);
      off();
    };
  }, [chat]);
  return isMoving;
}
