import { commands, limits, routes, type Cursor, type StreamEvent } from '@chatgenius/contracts';
import { callApi, type ChatClient } from '@chatgenius/testing';

interface Place {
  readonly apiUrl: string;
  readonly token: string;
  readonly channelId: string;
}

type Position = Pick<StreamEvent, 'epoch' | 'seq'>;

/** A client that comes back by itself and takes up its channel where it was, as an SDK does. */
export class ReturningClient {
  /** Every seq that came, in the order in which it was applied. */
  readonly seen: number[] = [];
  readonly client: ChatClient;
  readonly #place: Place;
  #cursor: Cursor | undefined;
  /** Events that were pushed while a gap before them is being closed. */
  #held: Position[] | undefined;
  #joining: Promise<void> = Promise.resolve();

  constructor(client: ChatClient, place: Place) {
    this.client = client;
    this.#place = place;
    client.socket.on('message:created', (event: Position) => (this.#held ? this.#held.push(event) : this.#apply(event)));
    // A join that is lost with its connection is made again on the next one.
    client.socket.on('session:ready', () => void this.join().catch(() => undefined));
  }

  /** Joins since the last event that was applied; one at a time. */
  join(): Promise<void> {
    const joined = this.#joining.then(() => this.#join());
    this.#joining = joined.catch(() => undefined);
    return joined;
  }

  async #join(): Promise<void> {
    const to = await this.#sendJoin();
    if (to === undefined) return;
    while (this.#cursor && this.#cursor.seq < to) await this.#page(this.#cursor, to);
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const event of held) this.#apply(event);
  }

  /**
   * The ack is taken in its callback: a promise would see it only after events that follow in the same read.
   * @returns up to where the missed events have to be paged, if there were too many to push
   */
  #sendJoin(): Promise<number | undefined> {
    const { channelId } = this.#place;
    return new Promise((resolve, reject) => {
      this.client.socket.timeout(5_000).emit(commands.channelJoin.name, { channelId, since: this.#cursor }, (error: Error | null, answer: unknown) => {
        if (error) return reject(error);
        const { events, head, verdict } = commands.channelJoin.output.parse((answer as { data: unknown }).data);
        for (const event of events) this.#apply(event);
        this.#cursor ??= head;
        if (verdict.status === 'gap') this.#held = [];
        resolve(verdict.status === 'gap' ? verdict.to : undefined);
      });
    });
  }

  async #page({ epoch, seq }: Cursor, to: number): Promise<void> {
    const { apiUrl, token, channelId } = this.#place;
    const query = { epoch, after: seq, limit: limits.pageSize };
    const { events } = await callApi(apiUrl, routes.channelEvents, { token, params: { channelId }, query });
    // What a page brings beyond the gap is pushed as well.
    for (const event of events) if (event.seq <= to) this.#apply(event);
  }

  #apply({ epoch, seq }: Position): void {
    this.seen.push(seq);
    this.#cursor = { epoch, seq };
  }
}
