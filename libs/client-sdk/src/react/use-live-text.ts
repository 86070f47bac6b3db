import { useEffect, useRef, useState } from 'react';
import { type ShownMessage } from '../state/shown-message.ts';
import { nextLength, STEP_MS } from './live-pace.rules.ts';

/**
 * The text of a message, at an even pace while it is written: pieces come as the network brings them, and are shown a few letters at a
 * time. The page changes at most 20 times a second by it, however many tokens come; call it in the row of the message, and only that
 * row is drawn. All of the text is there at once when the message is not being written, when it is shown first, when its author has
 * replaced it, and for people who have asked their system for less motion.
 */
export function useLiveText({ text, streaming, live }: Pick<ShownMessage, 'text' | 'streaming' | 'live'>): string {
  const revision = live?.revision;
  const [shown, setShown] = useState({ length: text.length, revision });
  const latest = useRef(text);
  useEffect(() => void (latest.current = text), [text]);
  const isWhole = streaming !== true || shown.revision !== revision || shown.length >= text.length || isStill();
  const { length } = isWhole ? text : shown;
  useEffect(() => {
    if (isWhole) return setShown((before) => (before.length === length && before.revision === revision ? before : { length, revision }));
    const timer = setInterval(() => setShown((before) => ({ length: nextLength(latest.current, before.length), revision })), STEP_MS);
    return () => clearInterval(timer);
  }, [isWhole, isWhole ? length : 0, revision]);
  return isWhole ? text : text.slice(0, length);
}

/** What a browser has of it; nothing on a server, where nothing moves. */
interface Page {
  readonly matchMedia?: (query: string) => { readonly matches: boolean };
}

/** Asked each time: it can be switched while a page is open. */
const isStill = (): boolean => (globalThis as Page).matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? true;
