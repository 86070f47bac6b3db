import { randomUUID } from 'node:crypto';
import { answerSurvey, BusConnection, type Requester } from '@chatgenius/bus';
import { ChatError, surveys } from '@chatgenius/contracts';
import { createLogger } from '@chatgenius/service-runtime';
import { natsUrl } from '@chatgenius/testing';
import { GatewaySurvey } from './gateway-survey.ts';

describe('a survey of all gateways', () => {
  const [one, other] = [randomUUID(), randomUUID()];
  const logger = createLogger({ service: 'spec', instance: 'spec', level: 'error' });
  let bus: BusConnection;
  let gateway: BusConnection;

  beforeAll(async () => {
    [bus, gateway] = await Promise.all(['channel-api/spec', 'connection-gateway/spec'].map((name) => BusConnection.open({ url: natsUrl(), name, streamShards: 8 }))) as [BusConnection, BusConnection];
    answerSurvey(gateway, surveys.userConnections, () => ({ gateway: { id: one, instance: 'one' }, connections: [], total: 0 }), () => undefined);
    await gateway.nats.flush();
  });
  afterAll(() => Promise.all([bus.close(), gateway.close()]));

  /** @param known what presence-service says which gateways there are */
  const ask = async (known: () => Promise<{ gatewayIds: string[] }>) => {
    const survey = new GatewaySurvey({ request: known } as unknown as Requester, bus, logger);
    const startedAt = performance.now();
    const { answers, complete, unanswered } = await survey.ask(surveys.userConnections, { userId: randomUUID() });
    return { tookMs: performance.now() - startedAt, heard: answers.some(({ gateway: { id } }) => id === one), complete, unanswered };
  };

  it('is over once all of them have answered', async () => {
    const { tookMs, ...outcome } = await ask(() => Promise.resolve({ gatewayIds: [one] }));
    expect(outcome).toEqual({ heard: true, complete: true, unanswered: [] });
    expect(tookMs).toBeLessThan(900);
  });

  it('names those who have not within a second, and waits no longer', async () => {
    const { tookMs, ...outcome } = await ask(() => Promise.resolve({ gatewayIds: [one, other] }));
    expect(outcome).toEqual({ heard: true, complete: false, unanswered: [other] });
    expect(tookMs).toBeGreaterThan(900);
  });

  it('is not complete where nobody says which there are, or not in time', async () => {
    for (const known of [() => Promise.reject(new ChatError('UNAVAILABLE')), () => new Promise<never>(() => undefined)]) {
      expect(await ask(known)).toMatchObject({ heard: true, complete: false, unanswered: [] });
    }
  });
});
