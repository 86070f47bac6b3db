import { ChatError } from '../chat-error.ts';
import { type CommandName, type InputOf, type OutputOf } from '../wire.ts';
import { type KeptEntry } from './keeping/kept-entry.ts';
import { type KeptOutbox } from './keeping/kept-outbox.ts';
import { newId } from './new-id.ts';

/** Commands that name the change they make. */
export type ChangeName = { [Name in CommandName]: 'changeId' extends keyof InputOf<Name> ? Name : never }[CommandName];

/** Changes that a later client goes on with. */
const KEPT = ['messageEdit', 'messageDelete', 'reactionAdd', 'reactionRemove', 'messagePin', 'messageUnpin', 'threadFollow', 'threadUnfollow', 'messageUnread'] as const satisfies readonly ChangeName[];

/** The server knows a repeat for a day: after that, a change that may have been made must not be made again. */
const KNOWN_MS = 24 * 3_600_000;

/** A change on its way, as data. */
export interface OutgoingChange {
  readonly changeId: string;
  readonly messageId: string;
  readonly name: ChangeName;
  readonly input: Readonly<Record<string, unknown>>;
  readonly createdAt: string;
  readonly status: 'sending' | 'sent' | 'refused';
  readonly error?: ChatError;
}

type Line = Pick<KeptOutbox, 'post' | 'resume' | 'drop' | 'restoring'>;

/**
 * Changes of messages and of threads that are followed. Each has an id from the start. So the server recognises a repeat after a lost
 * ack, and does not undo later changes of others.
 */
export class ChangeSender {
  readonly #outbox: Line;
  readonly #onProgress: (change: OutgoingChange) => void;

  constructor(outbox: Line, onProgress: (change: OutgoingChange) => void = () => undefined) {
    this.#outbox = outbox;
    this.#onProgress = onProgress;
    outbox.restoring(KEPT, (entry) => this.#restore(entry));
  }

  /** Changes of one message go in the order in which they were asked for. @throws ChatError */
  send<Name extends ChangeName>(messageId: string, name: Name, input: InputOf<Name>): Promise<OutputOf<Name>> {
    const changeId = newId();
    const named = { ...input, changeId };
    const change: OutgoingChange = { changeId, messageId, name, input: { ...named }, createdAt: new Date().toISOString(), status: 'sending' };
    return this.#follow(change, this.#outbox.post({ id: changeId, lane: `message:${messageId}`, name, input: named }));
  }

  #restore(entry: KeptEntry): void {
    const { id: changeId, name, input, lane, writtenAt } = entry;
    const change: OutgoingChange = { changeId, messageId: lane.slice(lane.indexOf(':') + 1), name: name as ChangeName, input, createdAt: new Date(writtenAt).toISOString(), status: 'sending' };
    if (Date.now() - writtenAt < KNOWN_MS) return void this.#follow(change, this.#outbox.resume(entry)).catch(() => undefined);
    this.#outbox.drop(changeId);
    this.#onProgress({ ...change, status: 'refused', error: ChatError.local('EXPIRED') });
  }

  #follow<Output>(change: OutgoingChange, done: Promise<Output>): Promise<Output> {
    this.#onProgress(change);
    done.then(
      () => this.#onProgress({ ...change, status: 'sent' }),
      (error: unknown) => this.#onProgress({ ...change, status: 'refused', error: ChatError.from(error, 'DISCONNECTED') }),
    );
    return done;
  }
}
