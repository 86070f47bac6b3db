import { type Trial } from './trial.ts';

export interface Check {
  readonly name: string;
  /** What a client has shown that passes. */
  readonly shows: string;
  /** Of gateways that nobody else uses, with the limits as shipped. */
  readonly needsOwnSystem?: boolean;
  /** @throws what the client did not do */
  readonly run: (trial: Trial) => Promise<void>;
}

/** `session:resume` brings up to 500 events of a stream. */
const TOO_MANY_TO_PUSH = 520;
/** A user may send 60 messages a minute. */
const TOO_MANY_TO_SEND = 65;
const A_MINUTE_AND_MORE_MS = 90_000;
const TOKEN_SECONDS = 8;

const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => `text ${index + 1}`);

function equal(what: string, seen: unknown, expected: unknown): void {
  if (JSON.stringify(seen) !== JSON.stringify(expected)) throw new Error(`${what}: ${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`);
}

async function sends(trial: Trial, count: number, patienceMs?: number): Promise<void> {
  for (const text of texts(count)) trial.client.do('send', { channelId: trial.channelId, text });
  await trial.client.until('all sends are told as sent', () => trial.client.all('sent').length + trial.client.all('failed').length >= count, patienceMs);
  equal('failed', trial.client.all('failed'), []);
  equal('stored', await trial.stored(), texts(count));
}

export const CHECKS: readonly Check[] = [
  {
    name: 'connect',
    shows: 'it connects with a token, and takes session:ready',
    async run(trial) {
      await trial.connect();
      await trial.client.until('it tells ready', () => trial.client.all('ready').length > 0);
      equal('user', trial.client.all('ready')[0]?.userId, trial.userId);
    },
  },
  {
    name: 'expired',
    shows: 'a token that has expired is replaced, not sent again',
    async run(trial) {
      await trial.connect(await trial.system.token(trial.userId, { expiresInSeconds: -60 }));
      await trial.client.until('it asks for a token and is ready', () => trial.client.all('token').length === 1 && trial.client.all('ready').length === 1);
    },
  },
  {
    name: 'refusal',
    shows: 'a refusal for good ends its attempts, and is told with its reason',
    async run(trial) {
      await trial.connect('not.a.token');
      await trial.client.until('it tells refused', () => trial.client.all('refused').length > 0);
      equal('reason', trial.client.all('refused').map(({ reason }) => reason), ['TOKEN_INVALID']);
    },
  },
  {
    name: 'order',
    shows: 'after a join it applies each event once and in order, while ten people write at once',
    async run(trial) {
      await trial.join();
      await trial.write(60);
      await trial.appliesAll();
    },
  },
  {
    name: 'send',
    shows: 'it sends in order, takes acks, and applies its own messages',
    async run(trial) {
      await trial.join();
      await sends(trial, 10);
      await trial.appliesAll();
    },
  },
  {
    name: 'lost ack',
    shows: 'a message whose ack was lost is sent again under the same clientMessageId: it exists once',
    async run(trial) {
      await trial.join();
      trial.proxy.stall();
      trial.client.do('send', { channelId: trial.channelId, text: 'text 1' });
      await trial.client.until('the message is stored', async () => (await trial.stored()).length > 0);
      trial.proxy.cut();
      await trial.client.until('it is told as sent', () => trial.client.all('sent').length > 0);
      equal('stored', await trial.stored(), ['text 1']);
      await trial.appliesAll();
    },
  },
  {
    name: 'resume',
    shows: 'what it missed while it was away comes by session:resume, at another gateway',
    async run(trial) {
      await trial.join();
      await trial.write(5);
      await trial.appliesAll();
      trial.leadNowhere();
      await trial.write(50);
      trial.proxy.redirect(trial.system.gateway(1).url);
      await trial.appliesAll();
    },
  },
  {
    name: 'gap',
    shows: 'what is too much to be pushed is read in pages by HTTP, before what follows it',
    async run(trial) {
      await trial.join();
      trial.leadNowhere();
      await trial.write(TOO_MANY_TO_PUSH);
      trial.proxy.redirect(trial.system.gateway(1).url);
      await trial.client.until('it is back', () => trial.client.all('ready').length > 1);
      await trial.write(20);
      await trial.appliesAll();
    },
  },
  {
    name: 'refresh',
    shows: 'a connection outlives its token, by session:refresh at session:expiring',
    async run(trial) {
      trial.tokenSeconds = TOKEN_SECONDS;
      await trial.join();
      await trial.client.until('it has asked for two tokens', () => trial.client.all('token').length > 1);
      await trial.write(1);
      await trial.appliesAll();
      equal('connections', trial.client.all('ready').length, 1);
    },
  },
  {
    name: 'limits',
    shows: 'a send that was one too many waits for its time: all are stored, once, in order',
    needsOwnSystem: true,
    async run(trial) {
      await trial.join();
      await sends(trial, TOO_MANY_TO_SEND, A_MINUTE_AND_MORE_MS);
    },
  },
];
