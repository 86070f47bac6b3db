import { type Seat } from './seat.ts';

const CHANNEL_NAME = 'canary';

/** All seats, and the one channel in which they write: private, with nobody else in it. */
export class Seats {
  readonly all: readonly Seat[];
  #channelId: string | undefined;

  constructor(all: readonly Seat[]) {
    this.all = all;
  }

  /** Unknown until all seats have come into it. */
  get channelId(): string | undefined {
    return this.#channelId;
  }

  /** @param turn any number: seats take turns */
  at(turn: number): Seat {
    const seat = this.all[turn % this.all.length];
    if (seat === undefined) throw new Error('There are no seats.');
    return seat;
  }

  /** Brings every seat online and into the channel, as far as they are not. @throws ChatError, and leaves the rest for the next time */
  async gather(): Promise<void> {
    await Promise.all(this.all.map((seat) => seat.connect()));
    if (this.#isTogether()) return;
    const channelId = await this.#findOrMake();
    for (const seat of this.all) await this.#admit(seat, channelId);
    await Promise.all(this.all.map((seat) => seat.enter(channelId)));
    this.#channelId = channelId;
  }

  /** Also a channel that is known may be gone: somebody was removed from it, or the database comes from a backup. */
  #isTogether(): boolean {
    const channelId = this.#channelId;
    return channelId !== undefined && this.all.every(({ chat }) => chat.user?.channels.has(channelId));
  }

  close(): void {
    for (const seat of this.all) seat.chat.close();
  }

  /** The one of earlier runs, so that a retention policy which was set for it holds. */
  async #findOrMake(): Promise<string> {
    const { chat, userId } = this.at(0);
    const known = [...(chat.user?.channels.values() ?? [])].find(({ name, kind, role }) => name === CHANNEL_NAME && kind === 'private' && role === 'owner');
    if (known) return known.id;
    if (userId === undefined || chat.user?.complete === false) throw new Error('The channels of the first user are not all known yet.');
    const { data } = await chat.api.POST('/v1/channels', { body: { name: CHANNEL_NAME, kind: 'private', topic: 'Written and deleted by the canary. Nobody needs to read this.' } });
    return data.id;
  }

  /** By a link, which each uses for themselves: whether strangers may be added is for the deployment to say. */
  async #admit(seat: Seat, channelId: string): Promise<void> {
    if (seat.chat.user?.channels.has(channelId) || seat === this.at(0)) return;
    const { chat } = this.at(0);
    const link = await chat.links.create(channelId, { role: 'guest', maxUses: 1, expiresInSeconds: 300 });
    await seat.chat.links.accept(link.token);
  }
}
