import { randomUUID } from 'node:crypto';
import * as contracts from '@chatgenius/contracts';
import { PresenceState, shardOf, StreamEvent, streams, subjects, typingRequests, type RequestContract, type StreamId } from '@chatgenius/contracts';
import { grown, natsUrl, NEWER, newerInput, waitUntil } from '@chatgenius/testing';
import { Controller, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { busContracts, isNotice, isRequest, isSurvey } from './bus-contracts.fixture.ts';
import { BusConnection } from './bus.connection.ts';
import { listen } from './notices.ts';
import { PresenceSubscriber } from './presence-subscriber.ts';
import { Requester } from './requester.ts';
import { Answers, Responder } from './responder.ts';
import { StreamSubscriber } from './stream-subscriber.ts';
import { answerSurvey, askAll } from './surveys.ts';
import { TypingSubscriber } from './typing-notices.ts';

// Release N+1 has one more field everywhere, one more value in each list of values, one more event type and one more error reason. It is played by what it puts onto NATS. Today's build, N,
// is the library itself.

/** Subjects of other specs, and so of nobody else who listens to this server, are far below. */
const SHARDS = 1024;
const QUIET_SHARDS_FROM = 100;

const CONTRACTS = busContracts();
/** Under a subject of this spec's own. */
const REQUESTS = CONTRACTS.filter(isRequest).map((contract) => ({ ...contract, subject: `test.${randomUUID()}.${contract.name}` }));
const NOTICES = CONTRACTS.filter(isNotice);
const SURVEYS = CONTRACTS.filter(isSurvey).map((contract) => ({ ...contract, name: contract.subject, subject: `test.${randomUUID()}` }));

const BEYOND = { code: 'POLL_ERROR', http: 410, retryable: true, message: 'The poll is closed.', advice: 'Show its result.' };

let older: BusConnection;
let newer: BusConnection;
const unreadable: unknown[] = [];

beforeAll(async () => {
  const open = (name: string) =>
    BusConnection.open({ url: natsUrl(), name: `growth.int.spec ${name}`, streamShards: SHARDS, onUnreadable: (_, error) => unreadable.push(error) });
  [older, newer] = await Promise.all([open('N'), open('N+1')]);
});
afterAll(() => Promise.all([older.close(), newer.close()]));
beforeEach(() => void (unreadable.length = 0));

/** Kinds of subjects, and where they are tested: a new kind has to be tested as well. */
const TESTED: Record<keyof typeof subjects, string> = {
  request: 'requests and answers',
  queue: 'no subject: who shares requests',
  notice: 'notices, and surveys',
  deployment: 'what processes tell of themselves: shard-agreement.int.spec.ts',
  stream: 'stream events',
  shard: 'stream events',
  presence: 'presence',
  presenceOfAll: 'presence',
  typing: 'typing',
  typingShard: 'typing',
  live: 'live deltas',
  liveShard: 'live deltas',
  addressed: 'requests and answers: the same contracts, to one instance',
  streamOf: 'no subject: reads one',
};

it('every kind of message on the bus is tested here', () => {
  expect(Object.keys(subjects).toSorted()).toEqual(Object.keys(TESTED).toSorted());
  expect(CONTRACTS.filter((contract) => [isRequest, isNotice, isSurvey].every((is) => !is(contract)))).toEqual([]);
  expect(REQUESTS.length).toBeGreaterThan(25);
  expect([NOTICES.length, SURVEYS.length].every((length) => length > 1)).toBe(true);
});

describe('N asks N+1', () => {
  let requester: Requester;
  beforeAll(() => (requester = new Requester(older)));

  /** Answers each request by itself, as told. */
  const answering = async (subject: string, answer: (id: number, input: unknown) => unknown[]) => {
    const subscription = newer.nats.subscribe(subject, {
      callback: (_, message) => void message.respond(JSON.stringify(message.json<[number, unknown][]>().flatMap(([id, input]) => answer(id, input)))),
    });
    await newer.nats.flush();
    return subscription;
  };

  it.each(REQUESTS)('$name: unknown fields, values and kinds of the answer pass', async (contract) => {
    const forms = grown(contract.output);
    const subscription = await answering(contract.subject, (id, input) => [[id, { ok: (input as { form: number }).form < 0 ? 5 : forms[(input as { form: number }).form]?.sent, [NEWER]: 1 }, NEWER]]);
    const outcomes = await Promise.allSettled([-1, ...forms.keys()].map((form) => requester.request(contract, { form })));
    subscription.unsubscribe();
    expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: { reason: 'INTERNAL' } });
    expect(outcomes.slice(1)).toEqual(forms.map(({ read }) => ({ status: 'fulfilled', value: JSON.parse(JSON.stringify(read)) as unknown })));
  });

  it.each(REQUESTS)('$name: an unknown reason keeps its code, retryability and text, and costs its neighbours nothing', async (contract) => {
    const [form] = grown(contract.output);
    const refused = { error: 'POLL_CLOSED', details: { pollId: 'p' }, definition: { ...BEYOND, [NEWER]: 1 }, [NEWER]: 1 };
    const answers = [{ ok: form?.sent }, refused, { error: 'POLL_CLOSED' }, null, { ok: form?.sent }];
    const subscription = await answering(contract.subject, (id, place) => [['no number'], [id, answers[place as number]]]);
    const outcomes = await Promise.allSettled(answers.map((_, index) => requester.request(contract, index)));
    subscription.unsubscribe();
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected', 'fulfilled']);
    expect(outcomes.slice(1, 4)).toMatchObject([
      { reason: { reason: 'POLL_CLOSED', details: { pollId: 'p' }, definition: BEYOND } },
      { reason: { reason: 'POLL_CLOSED', details: {}, definition: { code: 'INTERNAL_ERROR', retryable: false } } },
      { reason: { reason: 'INTERNAL' } },
    ]);
    const [, told] = outcomes.map((outcome) => (outcome.status === 'rejected' ? contracts.toErrorResponse(outcome.reason) : undefined));
    expect(told).toMatchObject({ status: 'error', code: BEYOND.code, message: BEYOND.message, data: { reason: 'POLL_CLOSED', pollId: 'p', retryable: true, advice: BEYOND.advice } });
  });

  it.each(SURVEYS)('survey $name: unknown fields and values of answers pass, and one that cannot be read costs no other', async (contract) => {
    const forms = grown(contract.answer);
    const subscription = newer.nats.subscribe(contract.subject, {
      callback: (_, message) => ['not JSON', 'null', ...forms.map(({ sent }) => JSON.stringify(sent))].forEach((answer) => void message.respond(answer)),
    });
    await newer.nats.flush();
    const faults: unknown[] = [];
    const answers = await askAll(older, contract, {}, { withinMs: 5_000, isEnough: ({ length }) => length === forms.length, onFault: (_, error) => faults.push(error) });
    subscription.unsubscribe();
    expect(answers).toEqual(forms.map(({ read }) => JSON.parse(JSON.stringify(read)) as unknown));
    expect(faults).toHaveLength(2);
  });

  it('says what it could not read', async () => {
    const contract = requestNamed('sessions:revoked');
    const subscription = await answering(contract.subject, (id) => [[id, { ok: { revoked: [null, { sessionId: 's', reason: NEWER }], more: false } }]]);
    await expect(requester.request(contract, {})).resolves.toEqual({ revoked: [{ sessionId: 's', reason: NEWER }], more: false });
    subscription.unsubscribe();
    expect(unreadable).toMatchObject([{ name: 'MalformedError' }]);
  });
});

describe('N+1 asks N', () => {
  const received = new Map<string, unknown[]>();
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const responder = new Responder({ bus: older, queue: 'growth', onFault: (_, error) => unreadable.push(error) });
    const app = await NestFactory.createMicroservice(moduleOf(controllerOf(received)), { strategy: responder, logger: false });
    await app.listen();
    await older.nats.flush();
    stop = () => app.close();
  });
  afterAll(() => stop());

  it.each(REQUESTS)('$name: unknown fields are no hindrance, and what is malformed is answered alone', async (contract) => {
    const input = newerInput(contract.input);
    const items = [[1, input, null, NEWER], [2], 'no item', [3, 5, 7], [4, input, null]];
    const answers = new Map<number, unknown>();
    const inbox = `test.${randomUUID()}`;
    const subscription = newer.nats.subscribe(inbox, { callback: (_, message) => message.json<[number, unknown][]>().forEach(([id, answer]) => answers.set(id, answer)) });
    newer.nats.publish(contract.subject, JSON.stringify(items), { reply: inbox });
    await waitUntil('each has an answer', () => answers.size === 4);
    subscription.unsubscribe();
    const refused = { error: 'PAYLOAD_MALFORMED', definition: { code: 'INVALID_PAYLOAD', retryable: false } };
    expect([1, 2, 3, 4].map((id) => answers.get(id))).toMatchObject([{ ok: 'done' }, refused, refused, { ok: 'done' }]);
    for (const list of listsIn(received.get(contract.name)?.[0])) {
      const wellFormed = list.filter((one) => !(typeof one === 'object' && one !== null && 'refused' in one));
      expect(wellFormed).toHaveLength(2);
    }
  });

  it.each(SURVEYS)('survey $name: unknown fields of the question are no hindrance', async (contract) => {
    const forms = grown(contract.question);
    const [questions, answers, faults]: [unknown[], string[], unknown[]] = [[], [], []];
    const answer = (question: unknown) => {
      questions.push(question);
      return 'done';
    };
    answerSurvey(older, contract, answer, (_, error) => faults.push(error));
    await older.nats.flush();
    const inbox = `test.${randomUUID()}`;
    const subscription = newer.nats.subscribe(inbox, { callback: (_, message) => void answers.push(message.string()) });
    for (const question of ['not JSON', ...forms.map(({ sent }) => JSON.stringify(sent))]) newer.nats.publish(contract.subject, question, { reply: inbox });
    await waitUntil('each is answered, or told of', () => answers.length === forms.length && faults.length === 1);
    subscription.unsubscribe();
    expect(questions).toEqual(forms.map(({ read }) => JSON.parse(JSON.stringify(read)) as unknown));
    expect(answers).toEqual(forms.map(() => '"done"'));
  });

  function controllerOf(inputs: Map<string, unknown[]>): Type {
    class AnyController {}
    for (const contract of REQUESTS) {
      const answer = (input: unknown) => {
        inputs.set(contract.name, [...(inputs.get(contract.name) ?? []), input]);
        return 'done';
      };
      Object.defineProperty(AnyController.prototype, contract.name, { value: answer, writable: true, configurable: true });
      Answers(contract)(AnyController.prototype, contract.name, Object.getOwnPropertyDescriptor(AnyController.prototype, contract.name) ?? {});
    }
    Controller()(AnyController);
    return AnyController;
  }

  function moduleOf(controller: Type): Type {
    class AnyModule {}
    Module({ controllers: [controller] })(AnyModule);
    return AnyModule;
  }
});

describe('N hears N+1', () => {
  const faults: unknown[] = [];
  const onFault = (_: string, error: unknown) => faults.push(error);
  beforeEach(() => void (faults.length = 0));

  it.each(NOTICES)('notices: $subject', async (contract) => {
    const heard: unknown[] = [];
    const subject = `test.${randomUUID()}`;
    listen(older, { ...contract, subject }, (data) => heard.push(data), onFault);
    await older.nats.flush();
    const forms = grown(contract.data);
    for (const { sent } of forms) newer.nats.publish(subject, JSON.stringify(sent));
    newer.nats.publish(subject, 'not JSON');
    await waitUntil('all of them are heard', () => heard.length === forms.length && faults.length > forms.length);
    expect(heard).toEqual(forms.map(({ read }) => read));
  });

  it('stream events: unknown types and fields as they came, and a malformed one costs its neighbours nothing', async () => {
    const stream = streams.channel(quietId('channel'));
    const event = (seq: number) => ({ ...(grown(StreamEvent)[0]?.sent as object), stream, seq, at: 'in a form of its own', type: 'poll:created' });
    const encoded = [JSON.stringify(event(1)), '{"seq":"2"}', 'not JSON', JSON.stringify(event(3))];
    const heard: string[] = [];
    const subscriber = new StreamSubscriber(older, { holds: (held) => held === stream, onEvents: (_, events) => heard.push(...events.map((one) => one.encoded)), onFault });
    subscriber.hold(stream);
    await subscriber.live(stream);
    newer.nats.publish(subjects.stream(stream, SHARDS), encoded.join('\n'));
    await waitUntil('they are heard', () => heard.length === 2);
    subscriber.release(stream);
    expect(heard).toEqual([encoded[0], encoded[3]]);
    expect(faults).toHaveLength(2);
  });

  it('presence: unknown statuses and fields pass, and a malformed state costs its neighbours nothing', async () => {
    const userId = quietId('user');
    const states = grown(PresenceState).map(({ sent, read }) => ({ sent: { ...(sent as object), userId }, read: { ...(read as object), userId } }));
    const heard: unknown[] = [];
    const subscriber = new PresenceSubscriber(older, { onStates: (some) => heard.push(...some), onFault });
    subscriber.hold(userId);
    await subscriber.live([userId]);
    const lines = [...states.flatMap(({ sent }) => [JSON.stringify(sent), '{}'])];
    newer.nats.publish(subjects.presence(shardOf(streams.user(userId), SHARDS)), lines.join('\n'));
    await waitUntil('they are heard', () => heard.length === states.length);
    subscriber.release(userId);
    expect(heard).toEqual(states.map(({ read }) => read));
    expect(faults).toHaveLength(states.length);
  });

  it('typing: unknown fields pass, and a malformed change costs its neighbours nothing', async () => {
    const stream = streams.channel(quietId('channel'));
    const heard: unknown[] = [];
    const subscriber = new TypingSubscriber(older, { holds: (held) => held === stream, onItems: (_, changes) => heard.push(...changes), onFault });
    subscriber.hold(stream);
    await subscriber.live(stream);
    const [form] = grown(typingRequests.TypingNotice);
    newer.nats.publish(subjects.typing(stream, SHARDS), JSON.stringify(form?.sent));
    await waitUntil('they are heard', () => heard.length === 2);
    subscriber.release(stream);
    expect(heard).toEqual(form?.read);
    expect(faults.length).toBeGreaterThan(0);
  });
});

/** Of a stream that no other spec can be listening to. */
function quietId(kind: 'channel' | 'user'): string {
  for (;;) {
    const id = randomUUID();
    if (shardOf(`${kind}:${id}` as StreamId, SHARDS) >= QUIET_SHARDS_FROM) return id;
  }
}

function requestNamed(name: string): RequestContract {
  const found = REQUESTS.find((contract) => contract.name === name);
  if (found === undefined) throw new Error(`There is no request ${name}.`);
  return found;
}

/** The lists that a request itself is about. */
function listsIn(input: unknown): unknown[][] {
  return Object.values(input ?? {}).filter((value): value is unknown[] => Array.isArray(value));
}
