import { ChatError } from '@chatgenius/contracts';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SocketService } from './socket.service.ts';

const SWEEP_EVERY_MS = 1_000;

/**
 * Ends connections whose access token has run out: a token that opens no new connection keeps none open
 * either. The client comes back with a fresh one and resumes where it was.
 */
@Injectable()
export class SessionExpiryService implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly sockets: SocketService) {}

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => this.#sweep(Date.now()), SWEEP_EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  /** One pass over all connections costs less than a timer for each of them. */
  #sweep(now: number): void {
    for (const socket of this.sockets.connections) {
      if (socket.data.identity.expiresAt.getTime() <= now) this.sockets.close(socket, new ChatError('TOKEN_EXPIRED'));
    }
  }
}
