import { ChatError } from '../../chat-error.ts';
import { type Channel } from '../../conversations/channel.ts';
import { type Thread } from '../../conversations/thread.ts';
import { type Trouble } from '../../retry.ts';
import { type Recovery } from '../../streams/recovery.ts';
import { type Outcome, outcomeOf } from '../outcome.ts';
import { Listeners, type Store } from './store.ts';

export type JoinStatus = 'idle' | 'joining' | 'joined' | 'failed';
/** What is read when something shows it first. */
export type Listed = 'members' | 'pins';
export type Loading = 'older' | 'newer' | 'newest' | 'jump';

export interface ConversationSnapshot<State> {
  /** `idle`: nobody has asked for it yet, or no conversation is named. */
  readonly status: JoinStatus;
  /** Why it cannot be received. */
  readonly error?: ChatError | undefined;
  /** Stays as it was last when the conversation can no longer be received. */
  readonly state?: State | undefined;
  readonly recovery?: Recovery | undefined;
  /** Which messages are on their way. */
  readonly loading?: Loading | undefined;
  /** Why what is on its way is not there yet: the last attempt has failed, and the next one follows. */
  readonly trouble?: Trouble | undefined;
  /** Of what all is known. */
  readonly complete?: readonly Listed[] | undefined;
}

export const IDLE: ConversationSnapshot<never> = Object.freeze({ status: 'idle' });

/** What it needs of a client. */
export interface Joining<Conversed> {
  readonly join: () => Promise<Conversed>;
  readonly leave: (conversation: Conversed) => void;
  readonly onTrouble: (listener: (trouble: Trouble) => void) => () => void;
  /** The application has joined it by itself already, and leaves it itself. */
  readonly isJoined: () => boolean;
  /** How long it stays joined when nothing shows it any more: who comes back at once finds it as it was. */
  readonly lingerMs: number;
}

/** A conversation that is joined once for all components that show it, and left when the last of them is gone. */
export class ConversationStore<Conversed extends Channel | Thread> implements Store<ConversationSnapshot<Conversed['state']>> {
  readonly initial = IDLE;
  readonly #joining: Joining<Conversed>;
  readonly #listeners = new Listeners();
  #snapshot: ConversationSnapshot<Conversed['state']> = IDLE;
  #users = 0;
  #conversation: Conversed | undefined;
  /** It was joined for what shows it. */
  #isOwn = true;
  #isWanted = false;
  #attempt: Promise<void> | undefined;
  readonly #completing = new Set<Listed>();
  #linger: ReturnType<typeof setTimeout> | undefined;
  #off: (() => void)[] = [];
  #offTrouble: (() => void) | undefined;

  constructor(joining: Joining<Conversed>) {
    this.#joining = joining;
  }

  readonly get = (): ConversationSnapshot<Conversed['state']> => this.#snapshot;

  readonly subscribe = (onChange: () => void): (() => void) => {
    const off = this.#listeners.add(onChange);
    this.#users++;
    clearTimeout(this.#linger);
    this.#isWanted = true;
    if (this.#snapshot.status === 'idle') this.#join();
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      off();
      if (--this.#users === 0) this.#linger = setTimeout(() => this.#release(), this.#joining.lingerMs);
    };
  };

  get conversation(): Conversed | undefined {
    return this.#conversation;
  }

  /** Joins it once more after it has failed; of what is on its way, makes the next attempt now. */
  readonly retry = (): void => {
    const { status, trouble } = this.#snapshot;
    if (trouble) this.#set({ trouble: undefined });
    trouble?.again();
    if (status === 'failed' && this.#users > 0) this.#join();
  };

  /** Does something with the conversation, once it is joined. */
  async act<Data>(work: (conversation: Conversed) => Promise<Data>, loading?: Loading): Promise<Outcome<Data>> {
    await this.#attempt;
    const conversation = this.#conversation;
    if (!conversation) return { error: this.#snapshot.error ?? ChatError.local('LEFT') };
    if (loading) this.#set({ loading });
    const outcome = await outcomeOf(() => work(conversation));
    if (loading && this.#conversation === conversation) this.#set({ loading: undefined, trouble: undefined });
    return outcome;
  }

  /** Reads all of something, once for all that show it. */
  async complete(listed: Listed, read: (conversation: Conversed) => Promise<void>): Promise<void> {
    if (this.#completing.has(listed) || this.#snapshot.complete?.includes(listed)) return;
    this.#completing.add(listed);
    const conversation = this.#conversation;
    const { error } = await this.act(read);
    this.#completing.delete(listed);
    if (this.#conversation !== conversation) return;
    // Its log was replaced meanwhile.
    if (error?.reason === 'LEFT') return this.complete(listed, read);
    if (!error) this.#set({ complete: [...(this.#snapshot.complete ?? []), listed] });
  }

  #join(): void {
    this.#isOwn = !this.#joining.isJoined();
    this.#isWanted = true;
    this.#set({ status: 'joining', error: undefined });
    this.#offTrouble ??= this.#joining.onTrouble((trouble) => this.#set({ trouble }));
    this.#attempt = this.#joining.join().then(
      (conversation) => this.#joined(conversation),
      (error: unknown) => this.#fail(ChatError.from(error, 'UNREACHABLE')),
    );
  }

  #joined(conversation: Conversed): void {
    this.#conversation = conversation;
    if (!this.#isWanted) return this.#leave(conversation);
    this.#off = [
      conversation.on('change', () => this.#set({ state: conversation.state })),
      conversation.on('recovery', (recovery) => this.#recovered(recovery)),
      conversation.on('closed', (error) => this.#fail(error)),
    ];
    this.#set({ status: 'joined', state: conversation.state, recovery: conversation.recovery, trouble: undefined });
  }

  /** Of another log nothing is known but its newest messages. */
  #recovered(recovery: Recovery): void {
    this.#set({ recovery, ...('loaded' in recovery && { complete: undefined }) });
  }

  #fail(error: ChatError): void {
    this.#forget();
    this.#set({ status: 'failed', error, loading: undefined, trouble: undefined, complete: undefined });
    if (!this.#isWanted) this.#snapshot = IDLE;
  }

  /** Nothing shows it any more. What is still being joined is left when it has been. */
  #release(): void {
    this.#isWanted = false;
    if (this.#conversation) this.#leave(this.#conversation);
    else if (this.#snapshot.status === 'failed') this.#snapshot = IDLE;
  }

  #leave(conversation: Conversed): void {
    this.#forget();
    this.#snapshot = IDLE;
    if (this.#isOwn) this.#joining.leave(conversation);
  }

  #forget(): void {
    for (const off of this.#off) off();
    this.#off = [];
    this.#offTrouble?.();
    this.#offTrouble = undefined;
    this.#conversation = undefined;
    this.#attempt = undefined;
  }

  #set(change: Partial<ConversationSnapshot<Conversed['state']>>): void {
    this.#snapshot = Object.freeze({ ...this.#snapshot, ...change });
    this.#listeners.tell();
  }
}
