import { type Announcement, type Budget } from '../generated/schemas.ts';
import { ChatError, isErrorResponse } from '../chat-error.ts';
import { EPHEMERAL, isStreamEvent, wireName, type AnnouncementWithdrawn, type ChannelActivity, type ChatEvent, type CommandName, type InputOf, type MessageDelta, type MessageReceipts, type OutputOf, type PresenceUpdated, type SessionDraining, type SessionReady, type SessionRevoked, type UserTyping, type UserUpdated } from '../wire.ts';
import { endingOf, type Blame, type Ending } from './ending.rules.ts';
import { SilenceWatch } from './silence-watch.ts';
import { type Transport } from './transport.ts';
import { openTransport } from './open-transport.ts';

/** What a connection tells its owner. After `onEnd` it says nothing more. */
export interface ConnectionHandlers {
  onReady(session: SessionReady): void;
  onEvent(event: ChatEvent): void;
  onActivity(activity: ChannelActivity): void;
  onPresence(presence: PresenceUpdated): void;
  onTyping(typing: UserTyping): void;
  onDelta(delta: MessageDelta): void;
  onReceipts(receipts: MessageReceipts): void;
  onProfile(updated: UserUpdated): void;
  onAnnouncement(announcement: Announcement): void;
  onWithdrawn(withdrawn: AnnouncementWithdrawn): void;
  onDraining(notice: SessionDraining): void;
  /** The token runs out soon; a fresh one keeps the connection. */
  onExpiring(): void;
  /** @param error why, as far as the server has said @param opened whether the server was reached at all */
  onEnd(error: ChatError, opened: boolean): void;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly token: string;
  /** How the client names itself to administrators. */
  readonly clientName?: string | undefined;
  /** How long it may take until the transport is open. */
  readonly openWithinMs: number;
  /** How long a handshake, up to `session:ready`, may take. */
  readonly timeoutMs: number;
  /** How long nothing may come although an answer is due, before the server is asked for a sign of life. */
  readonly silenceMs: number;
  /** The first opens the connection. */
  readonly transports: readonly string[];
}

/** `budget`: what is left of the limit that the command counts for. `blame`: the connection ended, perhaps because of this command. */
export type Settle<Output> = (outcome: { readonly output: Output; readonly budget?: Budget | undefined } | { readonly error: ChatError; readonly blame?: Blame | undefined }) => void;

/** One socket from its handshake to its end. It never reconnects: `Connector` opens another one. */
export class Connection {
  readonly #transport: Transport;
  readonly #handlers: ConnectionHandlers;
  readonly #openLimit: ReturnType<typeof setTimeout>;
  readonly #readyLimit: ReturnType<typeof setTimeout>;
  readonly #silence: SilenceWatch;
  /** Called with what becomes of the connection before the command is answered. */
  readonly #unanswered = new Set<(error: ChatError, blame?: Blame) => void>();
  #lastWord: { readonly error: ChatError; readonly at: number } | undefined;
  #opened = false;
  #leaving = false;
  #ended = false;

  constructor({ url, token, clientName, openWithinMs, timeoutMs, silenceMs, transports }: ConnectionOptions, handlers: ConnectionHandlers) {
    this.#handlers = handlers;
    this.#silence = new SilenceWatch({
      ping: () => this.#transport.emit(wireName('sessionPing'), {}, () => this.#silence.heard()),
      isWaiting: () => this.#unanswered.size > 0,
      onDead: () => this.#end(ChatError.local('TIMED_OUT')),
    }, silenceMs);
    this.#transport = openTransport({ url, auth: { token, channelPages: true, ...(clientName !== undefined && { client: clientName }) }, timeoutMs, transports }, {
      onOpen: () => this.#open(),
      onHeard: () => this.#silence.heard(),
      onEvent: (name, payload) => this.#receive(name, payload),
      onRefused: (error) => this.#end(ChatError.from(error, 'UNREACHABLE')),
      onClose: (reason, details) => this.#ownEnd(endingOf(reason, details, { lastWord: this.#lastWord, leaving: this.#leaving, now: performance.now() })),
    });
    this.#openLimit = setTimeout(() => this.#end(ChatError.local('TIMED_OUT')), openWithinMs);
    this.#readyLimit = setTimeout(() => this.#end(ChatError.local('TIMED_OUT')), timeoutMs);
  }

  /**
   * Sends a command. `settle` is called within the read that brings the ack, as events that follow it may be in the
   * same read; a promise would come too late.
   */
  ask<Name extends CommandName>(name: Name, input: InputOf<Name>, timeoutMs: number, settle: Settle<OutputOf<Name>>): void {
    if (this.#ended) return settle({ error: ChatError.local('DISCONNECTED') });
    const limit = setTimeout(() => this.#unanswered.delete(fail) && fail(ChatError.local('TIMED_OUT')), timeoutMs);
    const fail = (error: ChatError, blame?: Blame) => {
      clearTimeout(limit);
      settle({ error, blame });
    };
    this.#unanswered.add(fail);
    this.#silence.sent();
    this.#transport.emit(wireName(name), input, (answer) => {
      if (!this.#unanswered.delete(fail)) return;
      clearTimeout(limit);
      if (isErrorResponse(answer)) fail(this.#refused(name, ChatError.refused(answer)));
      else if (isDone<OutputOf<Name>>(answer)) settle({ output: answer.data, budget: answer.budget });
      else fail(ChatError.local('NOT_UNDERSTOOD'));
    });
  }

  /** Finds out whether the server can still be reached; if not, the connection ends. */
  probe(): void {
    if (!this.#ended) this.#silence.probe();
  }

  close(): void {
    this.#end(ChatError.local('DISCONNECTED'));
  }

  #open(): void {
    this.#opened = true;
    clearTimeout(this.#openLimit);
  }

  #receive(name: string, payload: unknown): void {
    if (this.#ended) return;
    switch (name) {
      case EPHEMERAL.sessionReady:
        clearTimeout(this.#readyLimit);
        return this.#handlers.onReady(payload as SessionReady);
      case EPHEMERAL.sessionDraining:
        this.#leaving = true;
        return this.#handlers.onDraining(payload as SessionDraining);
      case EPHEMERAL.sessionRevoked:
        return this.#end(ChatError.revoked((payload as Partial<SessionRevoked> | undefined)?.reason));
      case EPHEMERAL.sessionExpiring:
        return this.#handlers.onExpiring();
      case EPHEMERAL.channelActivity:
        return this.#handlers.onActivity(payload as ChannelActivity);
      case EPHEMERAL.presenceUpdated:
        return this.#handlers.onPresence(payload as PresenceUpdated);
      case EPHEMERAL.userTyping:
        return this.#handlers.onTyping(payload as UserTyping);
      case EPHEMERAL.messageDelta:
        return this.#handlers.onDelta(payload as MessageDelta);
      case EPHEMERAL.messageReceipts:
        return this.#handlers.onReceipts(payload as MessageReceipts);
      case EPHEMERAL.userUpdated:
        return this.#handlers.onProfile(payload as UserUpdated);
      case EPHEMERAL.announcement:
        return this.#handlers.onAnnouncement(payload as Announcement);
      case EPHEMERAL.announcementWithdrawn:
        return this.#handlers.onWithdrawn(payload as AnnouncementWithdrawn);
      case EPHEMERAL.errorEvent:
        this.#lastWord = { error: ChatError.from(payload, 'DISCONNECTED'), at: performance.now() };
        return;
      default:
        if (isStreamEvent(payload)) this.#handlers.onEvent(payload);
    }
  }

  /** The session has ended under a command: a new connection brings a fresh token, and the command may be repeated there. */
  #refused(name: CommandName, error: ChatError): ChatError {
    // Of a refresh it is said of the token that was sent, not of the one that the connection lives by.
    if (error.reason !== 'TOKEN_EXPIRED' || name === 'sessionRefresh') return error;
    this.#end(error);
    return ChatError.local('DISCONNECTED', { cause: error });
  }

  #ownEnd({ error, blame }: Ending): void {
    this.#end(error, blame);
  }

  #end(error: ChatError, blame?: Blame): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#openLimit);
    clearTimeout(this.#readyLimit);
    this.#silence.stop();
    this.#transport.close();
    const unanswered = [...this.#unanswered];
    this.#unanswered.clear();
    for (const fail of unanswered) fail(ChatError.local('DISCONNECTED', { cause: error }), blame);
    this.#handlers.onEnd(error, this.#opened);
  }
}

/** A command that was done. */
interface Done<Output> {
  readonly status: 'ok';
  readonly data: Output;
  /** Absent where the limit is switched off. */
  readonly budget?: Budget;
}

/** Also with a status that only a newer server knows. */
function isDone<Output>(answer: unknown): answer is Done<Output> {
  return typeof answer === 'object' && answer !== null && 'data' in answer;
}
