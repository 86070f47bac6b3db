import { ChatClient, type ChatClientOptions, type ChatEvent } from '@chatgenius/client-sdk';
import { type Violation } from '../checking/wire-order.rules.ts';
import { type Account } from './account.ts';
import { watchedDial } from './watched-line.ts';

export interface SeatOptions {
  /** From 1 on. */
  readonly number: number;
  readonly account: Account;
  readonly apiUrl: string;
  readonly filesUrl: string | undefined;
  readonly gatewayUrl: string;
  /** What comes to the channel of the canary, behind the SDK. */
  readonly onEvent: (seat: Seat, event: ChatEvent) => void;
  /** What is wrong on the connection, before the SDK. */
  readonly onViolation: (seat: Seat, violation: Violation) => void;
}

/** How the canary names itself to administrators. */
export const CLIENT_NAME = 'chatgenius-canary';
/** A message that cannot be sent is given up by its probe: none pile up through an outage. */
const OUTBOX_CAPACITY = 10;

/** A user of the canary, connected to one gateway for as long as the process lives. */
export class Seat {
  readonly number: number;
  readonly account: Account;
  readonly chat: ChatClient;
  readonly #http: Pick<ChatClientOptions, 'url' | 'apiUrl' | 'filesUrl' | 'token' | 'clientName'>;
  #channelId: string | undefined;

  constructor({ number, account, apiUrl, filesUrl, gatewayUrl, onEvent, onViolation }: SeatOptions) {
    this.number = number;
    this.account = account;
    this.#http = { url: gatewayUrl, apiUrl, ...(filesUrl !== undefined && { filesUrl }), token: account.token, clientName: CLIENT_NAME };
    this.chat = new ChatClient({
      ...this.#http,
      storage: false,
      detectActivity: false,
      outboxCapacity: OUTBOX_CAPACITY,
      backoff: { firstMs: 250, longestMs: 5_000 },
      dial: watchedDial(() => (this.#channelId === undefined ? undefined : `channel:${this.#channelId}`), (violation) => onViolation(this, violation)),
    });
    this.chat.on('event', (event) => event.stream === `channel:${this.#channelId}` && onEvent(this, event));
  }

  get userId(): string | undefined {
    return this.chat.user?.user.id;
  }

  /** The channel that it has entered. */
  get channelId(): string | undefined {
    return this.#channelId;
  }

  /** Why it cannot send now; nothing where it can. */
  get obstacle(): string | undefined {
    const { connection } = this.chat;
    if (connection.status !== 'online') return `${connection.status}${'error' in connection ? ` (${connection.error.reason})` : ''}`;
    return this.#channelId === undefined ? 'not in the channel yet' : undefined;
  }

  /**
   * For calls over HTTP: a client that never connects. To be closed at the end of a probe, so that calls which are repeated
   * through an outage do not outlive it.
   */
  caller(): ChatClient {
    return new ChatClient({ ...this.#http, storage: false, detectActivity: false });
  }

  /** Connects where it does not do so by itself: at the start, and after a refusal. @throws ChatError */
  async connect(): Promise<void> {
    await this.chat.connect();
  }

  /** @throws ChatError */
  async enter(channelId: string): Promise<void> {
    this.#channelId = channelId;
    await this.chat.joinChannel(channelId);
  }
}
