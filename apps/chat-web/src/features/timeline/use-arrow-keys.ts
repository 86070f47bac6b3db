import { type KeyboardEvent, type RefObject, useCallback } from 'react';
import { type VirtualizerHandle } from 'virtua';
import { type Row } from './rows.rules.ts';

interface Keys {
  readonly rows: readonly Row[];
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly box: RefObject<HTMLElement | null>;
  readonly setActive: (key: string) => void;
}

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

/** One message is in the order of tabs; arrows move among them, also to those that are not in the page. */
export function useArrowKeys({ rows, list, box, setActive }: Keys) {
  return useCallback((event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const from = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-row]') : null;
    if (step === undefined || from === null || event.target !== from) return;
    const messages = rows.flatMap((row, index) => (row.kind === 'message' ? [{ key: row.key, index }] : []));
    const at = messages.findIndex(({ key }) => key === from.dataset.row);
    const next = messages[Math.max(0, Math.min(messages.length - 1, at + step))];
    if (next === undefined) return;
    event.preventDefault();
    setActive(next.key);
    list.current?.scrollToIndex(next.index, { align: 'nearest' });
    focusWhenThere(box.current, next.key);
  }, [rows]);
}

/** It is in the page after the next draw or two. */
function focusWhenThere(box: HTMLElement | null, key: string, attempts = 5): void {
  requestAnimationFrame(() => {
    const row = [...(box?.querySelectorAll<HTMLElement>('[data-row]') ?? [])].find(({ dataset }) => dataset.row === key);
    if (row) row.focus({ preventScroll: true });
    else if (attempts > 0) focusWhenThere(box, key, attempts - 1);
  });
}
