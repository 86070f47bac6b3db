import { hash, randomBytes } from 'node:crypto';
import { type Channel, ChatClient, type ChatClientOptions } from '@chatgenius/client-sdk';
import { type Ledger, type SentMessage } from './ledger.ts';

export interface UserOptions {
  readonly userId: string;
  readonly channelId: string;
  readonly peers: readonly string[];
  /** Between two actions. */
  readonly everyMs: number;
  readonly client: ChatClientOptions;
}

const FILE_BYTES = 400_000;
const EMOJI = ['👍', '🎉', '👀'];

/**
 * Somebody who chats by the SDK: of ten actions about six are messages, the rest edits, reactions, reading, typing,
 * statuses, and leaving to come back at once. In twenty there is one file, which takes seconds to go up, and is sent then.
 */
export class User {
  readonly chat: ChatClient;
  /** Of the channel, as they came. */
  readonly seqs: number[] = [];
  readonly #options: UserOptions;
  readonly #ledger: Ledger;
  readonly #own: SentMessage[] = [];
  #channel: Channel | undefined;
  #timer: NodeJS.Timeout | undefined;
  #turn = 0;
  #heardAt: number | undefined;
  #wasOnline = false;

  constructor(ledger: Ledger, options: UserOptions) {
    this.#ledger = ledger;
    this.#options = options;
    this.chat = new ChatClient(options.client);
    this.chat.on('event', ({ stream, seq }) => {
      if (stream === `channel:${options.channelId}`) this.#heard(seq);
    });
    this.chat.on('connection', (state) => {
      if (state.status === 'refused') this.#ledger.failed('connection', state.error);
      if (state.status !== 'online') return;
      if (this.#wasOnline) this.#ledger.reconnected();
      this.#wasOnline = true;
    });
  }

  get userId(): string {
    return this.#options.userId;
  }

  get channel(): Channel {
    if (this.#channel === undefined) throw new Error('This user has not joined yet.');
    return this.#channel;
  }

  async enter(): Promise<void> {
    await this.chat.connect();
    this.#channel = await this.chat.joinChannel(this.#options.channelId);
    this.#channel.on('closed', (error) => error.reason === 'CLOSED' || this.#ledger.failed('channel', error));
    await this.chat.presence.subscribe(this.#options.peers);
  }

  /** @param delayMs so that users do not act at the same time */
  begin(delayMs: number): void {
    const act = () => this.#act(this.#turn++);
    this.#timer = setTimeout(() => (this.#timer = setInterval(act, this.#options.everyMs)), delayMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#timer);
  }

  #heard(seq: number): void {
    this.seqs.push(seq);
    const now = performance.now();
    if (this.#heardAt !== undefined) this.#ledger.heardAfter(now - this.#heardAt);
    this.#heardAt = now;
  }

  #act(turn: number): void {
    const { messages } = this.channel.state;
    const newest = messages.findLast(({ deletedAt }) => deletedAt === undefined);
    switch (turn % 10) {
      case 2:
        return turn % 20 === 2 ? this.#upload(turn) : this.#send(turn);
      case 3:
        return this.#edit(turn);
      case 5:
        if (newest) this.#ledger.acted('reaction', this.chat.react(newest.id, EMOJI[turn % EMOJI.length] ?? ''));
        return;
      case 7:
        if (newest) this.chat.markRead(this.channel.place, newest.seq);
        this.channel.typing();
        return;
      case 9:
        if (turn % 40 === 39) this.#comeBack();
        else if (turn % 20 === 9) this.#ledger.acted('status', this.chat.presence.setStatus({ status: turn % 40 === 9 ? 'dnd' : 'online' }));
        else this.#ledger.acted('history', this.channel.loadNewest());
        return;
      default:
        return this.#send(turn);
    }
  }

  /** As somebody does who closes the application and opens it again: like a newcomer, led to any gateway. */
  #comeBack(): void {
    this.#wasOnline = false;
    this.#heardAt = undefined;
    this.chat.disconnect();
    this.#ledger.acted('connect', this.chat.connect());
  }

  #upload(turn: number): void {
    const bytes = randomBytes(FILE_BYTES);
    const upload = this.#ledger.begun({ userId: this.#options.userId, sha256: hash('sha256', bytes), fileId: undefined });
    this.#ledger.acted('upload', this.chat.files.upload(bytes, { name: `${turn}.bin` }).done.then((fileId) => {
      upload.fileId = fileId;
      this.#send(turn, [fileId]);
    }));
  }

  #send(turn: number, attachmentIds: string[] = []): void {
    const { channelId, userId } = this.#options;
    const outgoing = this.chat.send({ channelId, text: `message ${turn}`, ...(attachmentIds.length > 0 && { attachmentIds }) });
    const message: SentMessage = { clientMessageId: outgoing.clientMessageId, channelId, senderId: userId, text: outgoing.text, messageId: undefined };
    this.#own.push(message);
    this.#ledger.sent(message, outgoing.acknowledged);
  }

  #edit(turn: number): void {
    const message = this.#own.findLast(({ messageId }) => messageId !== undefined);
    if (message?.messageId === undefined) return;
    const text = `edited ${turn}`;
    this.#ledger.acted('edit', this.chat.edit(message.messageId, text), () => (message.text = text));
  }
}
