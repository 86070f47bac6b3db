import { randomUUID } from 'node:crypto';
import { ChatError, subjects, type RequestContract, streams, type StreamEvent } from '@chatgenius/contracts';
import { FaultProxy } from '@chatgenius/client-sdk/testing';
import { natsUrl, waitUntil } from '@chatgenius/testing';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { patienceLeftMs } from './asker.ts';
import { BusConnection } from './bus.connection.ts';

import { Requester } from './requester.ts';
import { Answers, Responder } from './responder.ts';
import { type EncodedEvent } from './stream-codec.ts';
import { StreamPublisher } from './stream-publisher.ts';
import { StreamSubscriber } from './stream-subscriber.ts';

const contract = (name: string, idempotent = true): RequestContract<z.ZodObject<{ value: z.ZodNumber }>, z.ZodObject<{ doubled: z.ZodNumber }>> => ({
  name,
  service: 'messaging',
  subject: `test.${randomUUID()}.${name}`,
  idempotent,
  input: z.object({ value: z.number() }),
  output: z.object({ doubled: z.number() }),
});
const double = contract('double');
const nobody = contract('nobody', false);
const repeat: RequestContract<z.ZodObject<{ value: z.ZodNumber }>, z.ZodString> = { ...contract('repeat'), output: z.string() };

const patience = contract('patience');

@Controller()
class DoubleController {
  @Answers(double)
  double({ value }: { value: number }) {
    if (value === 13) throw new ChatError('ARCHIVED', { value });
    if (value === 666) throw new Error('a fault of ours');
    return Promise.resolve({ doubled: value * 2 });
  }

  @Answers(patience)
  patience() {
    return { doubled: patienceLeftMs() };
  }

  @Answers(repeat)
  repeat({ value }: { value: number }) {
    return 'é'.repeat(value);
  }
}

@Module({ controllers: [DoubleController] })
class DoubleModule {}

const open = () => BusConnection.open({ url: natsUrl(), name: 'bus.int.spec', streamShards: 8 });

describe('requests over NATS', () => {
  let bus: BusConnection;
  let requester: Requester;
  let stop: () => Promise<void>;
  const faults: unknown[] = [];
  let messages = 0;

  beforeAll(async () => {
    bus = await open();
    const serving = await open();
    const responder = new Responder({ bus: serving, queue: 'test', onFault: (_, error) => faults.push(error) });
    const app = await NestFactory.createMicroservice(DoubleModule, { strategy: responder, logger: false });
    await app.listen();
    await serving.nats.flush();
    bus.nats.subscribe(double.subject, { callback: () => void messages++ });
    requester = new Requester(bus);
    stop = async () => {
      await app.close();
      await serving.close();
      await bus.close();
    };
  });

  afterAll(() => stop());

  it('answers each of many requests, which travel together', async () => {
    const values = Array.from({ length: 500 }, (_, index) => index + 1_000);
    const answers = await Promise.all(values.map((value) => requester.request(double, { value })));
    expect(answers).toEqual(values.map((value) => ({ doubled: value * 2 })));
    expect(messages).toBe(1);
  });

  it('brings back errors as they were thrown, each to its own request', async () => {
    const outcomes = await Promise.allSettled([1, 13, 2].map((value) => requester.request(double, { value })));
    expect(outcomes).toMatchObject([
      { value: { doubled: 2 } },
      { reason: { reason: 'ARCHIVED', details: { value: 13 } } },
      { value: { doubled: 4 } },
    ]);
  });

  it('hides faults from the requester and shows them to the responder', async () => {
    await expect(requester.request(double, { value: 666 })).rejects.toMatchObject({ reason: 'INTERNAL', details: {} });
    expect(faults).toMatchObject([{ message: 'a fault of ours' }]);
  });

  it('tells the far side for how long its answer is of use', async () => {
    const { doubled: leftMs } = await requester.request(patience, { value: 1 });
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(2_000);
  });

  it('checks the input on the far side', async () => {
    await expect(requester.request(double, { value: 'x' } as never)).rejects.toMatchObject({ reason: 'PAYLOAD_MALFORMED' });
  });

  it('says so when an answer is larger than NATS carries, and goes on answering', async () => {
    await expect(requester.request(repeat, { value: 600_000 })).rejects.toMatchObject({ reason: 'TOO_LARGE' });
    expect(await requester.request(repeat, { value: 450_000 })).toHaveLength(450_000);
  });

  it('survives answers that it does not understand', async () => {
    const strange = contract('strange');
    const other = await open();
    const answers = ['{}', 'not JSON'];
    other.nats.subscribe(strange.subject, { callback: (_, message) => void message.respond(answers.shift()) });
    await other.nats.flush();
    for (let round = 0; round < 2; round++) await expect(requester.request(strange, { value: 1 })).rejects.toMatchObject({ reason: 'INTERNAL' });
    expect(await requester.request(double, { value: 4 })).toEqual({ doubled: 8 });
    await other.close();
  });

  it('says that nobody answers, after having tried for a while', async () => {
    await expect(requester.request(nobody, { value: 1 })).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
  }, 20_000);

  it('asks once when a late answer would be worth nothing', async () => {
    const perishable = { ...contract('perishable'), perishable: true };
    let asked = 0;
    bus.nats.subscribe(perishable.subject, { callback: () => void asked++ });
    await expect(requester.request(perishable, { value: 1 })).rejects.toMatchObject({ reason: 'UNAVAILABLE' });
    expect(asked).toBe(1);
  });

  it('finds a responder that comes while it is trying', async () => {
    const late = contract('late', false);
    const asking = requester.request(late, { value: 4 });
    bus.nats.subscribe(late.subject, {
      callback: (_, message) => {
        const [[id]] = message.json<[[number]]>();
        message.respond(JSON.stringify([[id, { ok: { doubled: 8 } }]]));
      },
    });
    await expect(asking).resolves.toEqual({ doubled: 8 });
  });
});

describe('streams over NATS', () => {
  it('bring the events of held streams, whole and in order, and no others', async () => {
    const [publishing, subscribing] = await Promise.all([open(), open()]);
    const [held, other] = [streams.channel(randomUUID()), streams.channel(randomUUID())];
    const received: EncodedEvent[] = [];
    const faults: unknown[] = [];
    const subscriber = new StreamSubscriber(subscribing, {
      holds: (stream) => stream === held,
      onEvents: (_, events) => received.push(...events),
      onFault: (_, error) => faults.push(error),
    });
    subscriber.hold(held);
    await subscriber.live(held);

    const publisher = new StreamPublisher(publishing);
    const event = (stream: typeof held, seq: number): StreamEvent => ({ stream, seq, epoch: 'e1', type: 'message:created', at: new Date().toISOString(), data: { text: 'line\nbreak' } });
    const events = Array.from({ length: 100 }, (_, index) => event(held, index + 1));
    publishing.nats.publish(subjects.stream(held, 8), 'garbage');
    publisher.publish([event(other, 1), ...events]);
    await publisher.confirm();
    await subscribing.nats.flush();

    expect(received.map((item) => item.event)).toEqual(events);
    expect(received.map(({ encoded }) => encoded)).toEqual(events.map((item) => JSON.stringify(item)));
    expect(faults).toHaveLength(1);
    subscriber.release(held);
    publisher.publish([event(held, 101)]);
    await publisher.confirm();
    await subscribing.nats.flush();
    expect(received).toHaveLength(100);
    await Promise.all([publishing.close(), subscribing.close()]);
  });
});

describe('a connection that breaks', () => {
  let proxy: FaultProxy;
  let responding: BusConnection;
  let stopResponding: () => Promise<void>;

  beforeEach(async () => {
    proxy = await FaultProxy.before(natsUrl());
    responding = await open();
    const responder = new Responder({ bus: responding, queue: 'test', onFault: () => undefined });
    const app = await NestFactory.createMicroservice(DoubleModule, { strategy: responder, logger: false });
    await app.listen();
    await responding.nats.flush();
    stopResponding = async () => {
      await app.close();
      await responding.close();
    };
  });

  afterEach(async () => {
    await stopResponding();
    await proxy.close();
  });

  const openThroughProxy = () => BusConnection.open({ url: proxy.url, name: 'behind a proxy', streamShards: 8 });

  it('is made again, and says so, so that what was missed can be read elsewhere', async () => {
    const bus = await openThroughProxy();
    let reconnected = 0;
    bus.onPossibleLoss(() => reconnected++);
    proxy.cut();
    await waitUntil('the connection is back', () => reconnected === 1);
    await expect(new Requester(bus).request(double, { value: 2 })).resolves.toEqual({ doubled: 4 });
    await bus.close();
  });

  it('loses no request whose answer hangs: it is asked again', async () => {
    const bus = await openThroughProxy();
    const requester = new Requester(bus);
    await requester.request(double, { value: 1 });
    proxy.hang();
    const asking = requester.request(double, { value: 21 });
    await waitUntil('the request is on its way', () => bus.nats.stats().outMsgs >= 2);
    proxy.recover();
    await expect(asking).resolves.toEqual({ doubled: 42 });
    await bus.close();
  }, 20_000);
});
