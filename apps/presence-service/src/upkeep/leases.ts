import { type BusConnection } from '@chatgenius/bus';
import { type Logger } from '@chatgenius/service-runtime';
import { Inject, Injectable } from '@nestjs/common';
import { ConnectionStore } from '../connections/connection.store.ts';
import { PresenceMetrics } from '../presence.metrics.ts';
import { BUS, LOGGER } from '../tokens.ts';

/** Gateways that die without a word. */
@Injectable()
export class Leases {
  constructor(
    private readonly connections: ConnectionStore,
    private readonly metrics: PresenceMetrics,
    @Inject(BUS) private readonly bus: BusConnection,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** While NATS is away no gateway can be heard, and none is given up; the gap in looking gives them time afterwards. */
  async sweep(): Promise<void> {
    await this.bus.assertConnected();
    for (const { gatewayId, users } of await this.connections.sweep()) {
      this.metrics.leaseExpired();
      this.logger.warn('gateway:expired', { gatewayId, users });
    }
  }
}
