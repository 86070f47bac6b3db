import { commands } from '@chatgenius/contracts';
import { type GatewayMetrics } from '../gateway.metrics.ts';
import { type ChatSocket } from './chat-socket.ts';
import { DeliveryReportsService } from './delivery-reports.service.ts';

describe('reports of deliveries', () => {
  const scene = (percent: number) => {
    const counted: number[] = [];
    const metrics: Pick<GatewayMetrics, 'clientsTold'> = { clientsTold: (deliveryMs) => counted.push(...deliveryMs) };
    const socket = { data: {} } as ChatSocket;
    return { counted, socket, service: new DeliveryReportsService(percent, metrics as GatewayMetrics) };
  };

  it('are asked for from a share of the connections', () => {
    const { service, socket } = scene(10);
    expect([0, 0.0999, 0.1, 0.99].map((chance) => service.asks(socket, chance))).toEqual([true, true, false, false]);
    expect(scene(0).service.asks(socket, 0)).toBe(false);
    expect(scene(100).service.asks(socket, 0.9999)).toBe(true);
  });

  it('count from whom was asked, who is told the time', () => {
    const { service, socket, counted } = scene(10);
    service.asks(socket, 0);
    expect(Date.parse(service.told(socket, { deliveryMs: [5, 70] }).at ?? '')).toBeGreaterThan(0);
    expect(counted).toEqual([5, 70]);
  });

  it('do not count from anybody else', () => {
    const { service, socket, counted } = scene(0);
    service.asks(socket, 0);
    expect([service.told(socket, { deliveryMs: [5] }), counted]).toEqual([{}, []]);
  });

  it.each([[[-1]], [[600_001]], [[0.5]], [['5']], [Array.from({ length: 21 }, () => 1)], ['5'], [[null]]])('are refused as %j', (deliveryMs) => {
    expect(commands.sessionPing.input.safeParse({ deliveryMs }).success).toBe(false);
  });
});
