import { type ShownMessage } from '@chatgenius/client-sdk';

export type Row =
  | { readonly kind: 'start'; readonly key: string }
  | { readonly kind: 'day'; readonly key: string; readonly at: string }
  | { readonly kind: 'unread'; readonly key: string }
  /** `isFirst`: with name and face; others follow what the same person wrote just before. */
  | { readonly kind: 'message'; readonly key: string; readonly message: ShownMessage; readonly isFirst: boolean };

interface Shown {
  readonly messages: readonly ShownMessage[];
  readonly hasOlder: boolean;
  /** Behind this seq everything was unread. */
  readonly unreadLine: number | undefined;
  readonly me: string;
}

/** Messages that follow each other within this time stand together. */
const TOGETHER_MS = 5 * 60_000;

/** What a timeline draws, from top to bottom. */
export function rowsOf({ messages, hasOlder, unreadLine, me }: Shown): readonly Row[] {
  const rows: Row[] = hasOlder ? [] : [{ kind: 'start', key: 'start' }];
  const firstUnread = unreadLine === undefined ? undefined : messages.find(({ seq, senderId, status }) => seq > unreadLine && senderId !== me && status !== 'pending');
  let before: ShownMessage | undefined;
  for (const message of messages) {
    const isNewDay = before === undefined ? !hasOlder : dayOf(before) !== dayOf(message);
    if (isNewDay) rows.push({ kind: 'day', key: `day ${dayOf(message)}`, at: message.createdAt });
    if (message === firstUnread) rows.push({ kind: 'unread', key: 'unread' });
    rows.push({ kind: 'message', key: keyOf(message), message, isFirst: isNewDay || message === firstUnread || !isTogether(before, message) });
    before = message;
  }
  return rows;
}

/** The same before and after the server has confirmed it. */
const keyOf = ({ senderId, clientMessageId, id }: ShownMessage): string => (clientMessageId === '' ? id : `${senderId} ${clientMessageId}`);

/** Whether rows were put before those that were there, and nothing else: then the view keeps its place by its end. */
export function isPrepended(before: readonly Row[], after: readonly Row[]): boolean {
  return after.length > before.length && before.at(-1)?.key === after.at(-1)?.key && before[0]?.key !== after[0]?.key;
}

const dayOf = ({ createdAt }: ShownMessage): string => new Date(createdAt).toDateString();

function isTogether(before: ShownMessage | undefined, message: ShownMessage): boolean {
  if (before === undefined || before.senderId !== message.senderId || before.deletedAt !== undefined) return false;
  return Date.parse(message.createdAt) - Date.parse(before.createdAt) < TOGETHER_MS && message.forwarded === undefined;
}
