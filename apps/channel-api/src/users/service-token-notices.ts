import { tell, type BusConnection } from '@chatgenius/bus';
import { notices } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { BUS, LOGGER } from '../tokens.ts';

/** Tells gateways whose service tokens they have to check again. What is lost heals: they do so every half minute anyway. */
@Injectable()
export class ServiceTokenNotices {
  constructor(
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** After the commit. @param userId a bot, or an owner of bots */
  changed(userId: string): void {
    try {
      tell(this.bus, notices.serviceTokensChanged, [{ userId }]);
    } catch (error) {
      this.logger.warn('service-token:change-not-told', { userId, error });
    }
  }
}
