import { listen, Requester, type BusConnection } from '@chatgenius/bus';
import { ephemeralEvents, messagingRequests, notices, type Announcement } from '@chatgenius/contracts';
import { RecurringTask, type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { BUS, LOGGER } from '../tokens.ts';
import { type ChatSocket } from '../connections/chat-socket.ts';
import { SocketService } from '../connections/socket.service.ts';
import { ActiveAnnouncements, type Changed } from './active-announcements.ts';

declare module '../connections/chat-socket.ts' {
  interface SocketData {
    /** Whether it was told the announcements in force: later ones it is told as they come. */
    greeted?: boolean;
  }
}

/** An announcement that NATS did not bring is told within this time. */
const READ_EVERY_MS = 30_000;
const READ_AGAIN_MS = 2_000;

/** Sends announcements of administrators to connections: at once, and to clients that connect before it ends. */
@Injectable()
export class Announcements implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #active = new ActiveAnnouncements();
  #failing = false;
  readonly #task = new RecurringTask({
    name: 'announcements',
    run: () => this.#read(),
    onError: (error) => {
      if (!this.#failing) this.logger.warn('announcements:not-read', { error });
      this.#failing = true;
      return READ_AGAIN_MS;
    },
  });

  constructor(
    private readonly sockets: SocketService,
    private readonly requester: Requester,
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const onFault = (subject: string, error: unknown): void => this.logger.error('notice:undecodable', { subject, error });
    listen(this.bus, notices.announcementsChanged, (changes) => this.#tell(this.#active.changed(changes)), onFault);
    this.bus.onPossibleLoss(() => void this.#read().catch(() => undefined)); // what fails is read by the task
    this.#task.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }

  /** A connection that has just been told of its session. */
  greet(socket: ChatSocket): void {
    socket.data.greeted = true;
    for (const announcement of this.#active.at(Date.now())) if (concerns(announcement, socket)) this.sockets.emit(socket, ephemeralEvents.announcement, announcement);
  }

  async #read(): Promise<number> {
    const reading = this.#active.beginReading();
    const { announcements } = await this.requester.request(messagingRequests.announcementsStanding, {});
    this.#tell(this.#active.read(reading, announcements));
    this.#failing = false;
    return READ_EVERY_MS;
  }

  #tell({ made, withdrawn }: Changed): void {
    for (const announcement of made) this.sockets.emitToAll(this.#told(announcement), ephemeralEvents.announcement, announcement);
    for (const announcement of withdrawn) this.sockets.emitToAll(this.#told(announcement), ephemeralEvents.announcementWithdrawn, { id: announcement.id });
  }

  #told(announcement: Announcement): ChatSocket[] {
    return [...this.sockets.connections].filter((socket) => socket.data.greeted === true && concerns(announcement, socket));
  }
}

const concerns = ({ channelId }: Announcement, { data }: ChatSocket): boolean => channelId === null || (data.user?.memberships.has(channelId) ?? false);
