import { listen, type BusConnection } from '@chatgenius/bus';
import { notices } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { BUS, LOGGER } from '../tokens.ts';
import { StreamHub } from './stream-hub.ts';

/**
 * Forgets the recent events of streams in which events were rewritten because somebody was anonymised. A notice that is lost
 * leaves them here until newer ones take their place.
 */
@Injectable()
export class RewrittenLogs implements OnApplicationBootstrap {
  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    private readonly hub: StreamHub,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    const onFault = (subject: string, error: unknown) => this.logger.error('notice:undecodable', { subject, error });
    listen(this.bus, notices.logRewritten, (streams) => {
      for (const stream of streams) this.hub.get(stream)?.forgetRecent();
    }, onFault);
  }
}
