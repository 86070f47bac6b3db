import { type Live, type Message } from '@chatgenius/contracts';
import { type Place } from './standing.repository.ts';

/** When a message was edited, and where the log says so. */
export interface LoggedEdit {
  readonly seq: number;
  readonly editedAt: string;
  /** It told what has become of a live message. */
  readonly live?: Live | undefined;
}

/** What an event of the log says from now on. */
export interface RedactedEvent {
  readonly seq: number;
  readonly data: unknown;
}

/** A message as its message:created carries it: what others made of it, the log tells by itself. */
export const logged = (message: Message): Message => ({ ...message, thread: undefined, reactions: undefined, pinnedAt: undefined });

/** After a deletion: a tombstone, and edits that say nothing. */
export function afterDeletion(place: Place, tombstone: Message, edits: readonly LoggedEdit[]): RedactedEvent[] {
  const created = { seq: tombstone.seq, data: { message: logged(tombstone) } };
  return [created, ...edits.map((edit) => ({ seq: edit.seq, data: { ...place, text: '', editedAt: edit.editedAt, ...ended(tombstone, edit) } }))];
}

/**
 * After an edit: the message reads as it does now from its creation on. Edits before the last one say nothing: were they
 * to say the newest words as well, each edit would have to rewrite all that came before it.
 */
export function afterEdit(place: Place, edited: Message, superseded: readonly LoggedEdit[]): RedactedEvent[] {
  const created = { seq: edited.seq, data: { message: logged(edited) } };
  return [created, ...superseded.map((edit) => ({ seq: edit.seq, data: { ...place, text: '', editedAt: edit.editedAt, superseded: true, ...ended(edited, edit) } }))];
}

/** What an event tells of a live message stays true without its words. */
const ended = ({ seq: messageSeq, senderId }: Message, { live }: LoggedEdit) => live && { live, messageSeq, senderId };
