import { type CommandInput, type commands } from '@chatgenius/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { GatewayMetrics } from '../gateway.metrics.ts';
import { DELIVERY_REPORT_PERCENT } from '../tokens.ts';
import { type ChatSocket } from './chat-socket.ts';

declare module './chat-socket.ts' {
  interface SocketData {
    /** Whether it was asked how long messages take to reach it. */
    reportsDelivery?: boolean;
  }
}

const PERCENT = 100;

/** What a share of the clients tells of how long messages took to reach them. Clients may say anything: it is counted and decides nothing. */
@Injectable()
export class DeliveryReportsService {
  constructor(
    @Inject(DELIVERY_REPORT_PERCENT) private readonly percent: number,
    private readonly metrics: GatewayMetrics,
  ) {}

  /** Whether a new connection is to report. @param chance from 0 to 1 */
  asks(socket: ChatSocket, chance = Math.random()): boolean {
    socket.data.reportsDelivery = chance * PERCENT < this.percent;
    return socket.data.reportsDelivery;
  }

  /** Ignores reports of connections that were not asked for any. @returns the answer to the ping */
  told(socket: ChatSocket, { deliveryMs = [] }: CommandInput<typeof commands.sessionPing>): { at?: string } {
    if (!socket.data.reportsDelivery) return {};
    this.metrics.clientsTold(deliveryMs);
    return { at: new Date().toISOString() };
  }
}
