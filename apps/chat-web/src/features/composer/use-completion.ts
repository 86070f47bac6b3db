import { type Schemas } from '@chatgenius/client-sdk';
import { useMe, useMembers, usePeople } from '@chatgenius/client-sdk/react';
import { type KeyboardEvent, type RefObject, useId, useMemo, useState } from 'react';
import { askedAt, completed, matching, type Asked } from './completion.rules.ts';

interface Completing {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly channelId: string;
  readonly text: string;
  readonly write: (text: string) => void;
}

export interface UsedCompletion {
  readonly listId: string;
  readonly options: readonly Pick<Schemas.Profile, 'id' | 'handle' | 'displayName'>[];
  readonly chosen: number;
  readonly pick: (index: number) => void;
  readonly aria: Record<string, string | boolean | undefined>;
  readonly onSelect: () => void;
  /** @returns whether the key was for the list */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
}

const MOST = 8;
const NOBODY: readonly string[] = [];
const EVERYBODY = { id: 'channel', handle: 'channel', displayName: '' };

/** Names behind an `@`, of members of the channel. */
export function useCompletion({ field, channelId, text, write }: Completing): UsedCompletion {
  const listId = useId();
  const me = useMe();
  const [cursor, setCursor] = useState(0);
  const [chosen, choose] = useState(0);
  const [dropped, drop] = useState<number>();
  const asked = askedAt(text, cursor);
  const isOpen = asked !== undefined && asked.from !== dropped;
  const { members } = useMembers(isOpen ? channelId : undefined);
  const people = usePeople(isOpen ? members.map(({ userId }) => userId) : NOBODY);
  const query = asked?.query;
  const options = useMemo(
    () => (isOpen && query !== undefined ? matching([...[...people.values()].filter(({ id }) => id !== me?.id), EVERYBODY], query, MOST) : []),
    [people, query, isOpen, me],
  );
  const at = Math.min(chosen, options.length - 1);

  const pick = (index: number): void => {
    const option = options[index];
    if (!option || !asked) return;
    const next = completed(text, asked, option.handle);
    write(next.text);
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(next.cursor, next.cursor);
    });
  };
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (options.length === 0 || event.nativeEvent.isComposing) return false;
    const action = actionOf(event, { options: options.length, at, asked, choose, drop, pick });
    if (!action) return false;
    event.preventDefault();
    event.stopPropagation();
    action();
    return true;
  };
  const open = options.length > 0;
  return {
    listId,
    options,
    chosen: at,
    pick,
    aria: { 'aria-autocomplete': 'list', 'aria-controls': open ? listId : undefined, 'aria-activedescendant': open ? `${listId}-${at}` : undefined },
    onSelect: () => {
      const now = field.current?.selectionStart ?? 0;
      if (now !== cursor) choose(0);
      setCursor(now);
    },
    onKeyDown,
  };
}

interface ListState {
  readonly options: number;
  readonly at: number;
  readonly asked: Asked | undefined;
  readonly choose: (index: number) => void;
  readonly drop: (from: number | undefined) => void;
  readonly pick: (index: number) => void;
}

function actionOf({ key, shiftKey }: KeyboardEvent, { options, at, asked, choose, drop, pick }: ListState): (() => void) | undefined {
  if (key === 'ArrowDown') return () => choose((at + 1) % options);
  if (key === 'ArrowUp') return () => choose((at + options - 1) % options);
  if (key === 'Escape') return () => drop(asked?.from);
  if ((key === 'Enter' || key === 'Tab') && !shiftKey) return () => pick(at);
  return undefined;
}
