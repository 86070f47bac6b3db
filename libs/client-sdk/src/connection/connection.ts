import { type Budget, type Done } from '@chatgenius/contracts';
import { io, type Socket } from 'socket.io-client';
import { ChatError, isErrorResponse } from '../chat-error.ts';
import { EPHEMERAL, wireName, type ChannelActivity, type ChatEvent, type CommandName, type InputOf, type OutputOf, type PresenceUpdated, type SessionDraining, type SessionReady, type UserTyping } from '../wire.ts';

/** What a connection tells its owner. After `onEnd` it says nothing more. */
export interface ConnectionHandlers {
  onReady(session: SessionReady): void;
  onEvent(event: ChatEvent): void;
  onActivity(activity: ChannelActivity): void;
  onPresence(presence: PresenceUpdated): void;
  onTyping(typing: UserTyping): void;
  onDraining(notice: SessionDraining): void;
  /** The token runs out soon; a fresh one keeps the connection. */
  onExpiring(): void;
  /** @param error why, as far as the server has said */
  onEnd(error: ChatError): void;
}

export interface ConnectionOptions {
  readonly url: string;
  readonly token: string;
  /** How long a handshake, up to `session:ready`, may take. */
  readonly timeoutMs: number;
  readonly transports: readonly string[];
}

/** How soon a connection ends after the server has said why. */
const LAST_WORD_MS = 5_000;

/** `budget`: what is left of the limit that the command counts for. */
export type Settle<Output> = (outcome: { readonly output: Output; readonly budget?: Budget | undefined } | { readonly error: ChatError }) => void;

/** One socket from its handshake to its end. It never reconnects: `Connector` opens another one. */
export class Connection {
  readonly #socket: Socket;
  readonly #handlers: ConnectionHandlers;
  readonly #readyLimit: ReturnType<typeof setTimeout>;
  #lastWord: { readonly error: ChatError; readonly at: number } | undefined;
  #ended = false;

  constructor({ url, token, timeoutMs, transports }: ConnectionOptions, handlers: ConnectionHandlers) {
    this.#handlers = handlers;
    this.#socket = io(url, { transports: [...transports], auth: { token }, forceNew: true, reconnection: false, timeout: timeoutMs });
    this.#socket.on('connect_error', (error) => this.#end(ChatError.from(error, 'UNREACHABLE')));
    this.#socket.on('disconnect', () => this.#end(this.#whyEnded()));
    this.#socket.onAny((name: string, payload: unknown) => this.#receive(name, payload));
    this.#readyLimit = setTimeout(() => this.#end(ChatError.local('TIMED_OUT')), timeoutMs);
  }

  /**
   * Sends a command. `settle` is called within the read that brings the ack, as events that follow it may be in the
   * same read; a promise would come too late.
   */
  ask<Name extends CommandName>(name: Name, input: InputOf<Name>, timeoutMs: number, settle: Settle<OutputOf<Name>>): void {
    this.#socket.timeout(timeoutMs).emit(wireName(name), input, (lost: Error | null, answer: unknown) => {
      if (lost) settle({ error: ChatError.local(this.#ended ? 'DISCONNECTED' : 'TIMED_OUT', { cause: lost }) });
      else if (isErrorResponse(answer)) settle({ error: this.#refused(name, ChatError.refused(answer)) });
      else {
        const { data: output, budget } = answer as Done<OutputOf<Name>>;
        settle({ output, budget });
      }
    });
  }

  close(): void {
    this.#end(ChatError.local('DISCONNECTED'));
  }

  #receive(name: string, payload: unknown): void {
    if (this.#ended) return;
    switch (name) {
      case EPHEMERAL.sessionReady:
        clearTimeout(this.#readyLimit);
        return this.#handlers.onReady(payload as SessionReady);
      case EPHEMERAL.sessionDraining:
        return this.#handlers.onDraining(payload as SessionDraining);
      case EPHEMERAL.sessionExpiring:
        return this.#handlers.onExpiring();
      case EPHEMERAL.channelActivity:
        return this.#handlers.onActivity(payload as ChannelActivity);
      case EPHEMERAL.presenceUpdated:
        return this.#handlers.onPresence(payload as PresenceUpdated);
      case EPHEMERAL.userTyping:
        return this.#handlers.onTyping(payload as UserTyping);
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

  /** What the server said of something that was sent is no reason to stay away. */
  #whyEnded(): ChatError {
    const { error, at } = this.#lastWord ?? { error: undefined, at: -Infinity };
    if (error === undefined || performance.now() - at > LAST_WORD_MS) return ChatError.local('DISCONNECTED');
    return isAboutConnection(error) ? error : ChatError.local('DISCONNECTED', { cause: error });
  }

  #end(error: ChatError): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#readyLimit);
    this.#socket.offAny();
    this.#socket.disconnect();
    this.#handlers.onEnd(error);
  }
}

const isAboutConnection = ({ code }: ChatError): boolean => code !== 'INVALID_PAYLOAD' && code !== 'CHANNEL_ERROR';

function isStreamEvent(payload: unknown): payload is ChatEvent {
  const { stream, epoch, seq } = (payload ?? {}) as Partial<ChatEvent>;
  return typeof stream === 'string' && typeof epoch === 'string' && typeof seq === 'number';
}
