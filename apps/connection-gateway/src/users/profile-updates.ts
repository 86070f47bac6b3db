import { listen, type BusConnection } from '@chatgenius/bus';
import { ephemeralEvents, notices, type Profile } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { BUS, LOGGER } from '../tokens.ts';
import { SocketService } from '../connections/socket.service.ts';
import { type UserState } from './user-state.ts';
import { UserStates } from './user-states.ts';
import { WatchedChannels } from './watched-channels.ts';

/** Changes of a user within this time are told as one. */
const COLLECT_MS = 100;
/** Memberships that are looked at before others get their turn. */
const AT_ONCE = 10_000;

interface Update {
  user: Profile;
  readonly channelIds: Set<string>;
}

/**
 * Tells the users of this gateway whose profile has changed, of those with whom they share a channel: once each, however
 * many channels that are. It is part of no stream: somebody in 300 channels would write 300 events (docs/guides/people.md).
 */
@Injectable()
export class ProfileUpdates implements OnApplicationBootstrap, OnApplicationShutdown {
  #waiting = new Map<string, Update>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    private readonly users: UserStates,
    private readonly channels: WatchedChannels,
    private readonly sockets: SocketService,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const onFault = (subject: string, error: unknown) => this.logger.error('notice:undecodable', { subject, error });
    listen(this.bus, notices.usersUpdated, (updates) => this.#collect(updates), onFault);
  }

  onApplicationShutdown(): void {
    clearTimeout(this.#timer);
  }

  #collect(updates: readonly { readonly user: Profile; readonly channelIds: readonly string[] }[]): void {
    for (const { user, channelIds } of updates) {
      const known = this.#waiting.get(user.id);
      if (known === undefined) this.#waiting.set(user.id, { user, channelIds: new Set(channelIds) });
      else {
        known.user = newerOf(known.user, user);
        for (const channelId of channelIds) known.channelIds.add(channelId);
      }
    }
    this.#timer ??= setTimeout(() => void this.#tellCollected(), COLLECT_MS);
  }

  async #tellCollected(): Promise<void> {
    this.#timer = undefined;
    const updates = this.#waiting;
    this.#waiting = new Map();
    for (const update of updates.values()) await this.#tell(update);
  }

  async #tell({ user, channelIds }: Update): Promise<void> {
    const told = new Set<UserState>();
    const own = this.users.renamed(user);
    if (own !== undefined) told.add(own);
    let looked = 0;
    for (const channelId of channelIds) {
      for (const reader of this.channels.readersOf(channelId)) {
        told.add(reader.user);
        looked++;
      }
      if (looked < AT_ONCE) continue;
      looked = 0;
      await new Promise(setImmediate);
    }
    const sockets = [...told].flatMap(({ own: stream }) => [...(stream?.members ?? [])]);
    this.sockets.emitToAll(sockets, ephemeralEvents.userUpdated, { user }, { coalesceBy: user.id });
  }
}

const newerOf = (known: Profile, other: Profile): Profile => ((other.version ?? 0) > (known.version ?? 0) ? other : known);
