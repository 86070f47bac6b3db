import { randomUUID } from 'node:crypto';
import { commands, streams } from '@chatgenius/contracts';
import fc from 'fast-check';
import { FuzzConnection } from './fuzz-connection.ts';
import { fuzzPackets, type FuzzPacket } from './fuzz-packets.ts';
import { FuzzReport } from './fuzz-report.ts';
import { type Known } from './schema-values.ts';

export interface FuzzOptions {
  /** Gateways, taken in turn. */
  readonly urls: readonly string[];
  /** One for each connection; all of them members of the channels. */
  readonly tokens: readonly string[];
  readonly userIds: readonly string[];
  readonly channelIds: readonly string[];
  readonly packets: number;
  readonly seed: number;
  readonly onProgress?: (sent: number) => void;
}

/** Packets that are made at once, from one seed. */
const CHUNK = 500;
/** Packets that travel together, as long as none of them may end the connection. */
const TOGETHER = 20;

/**
 * Sends packets that are derived from the contracts, valid, nearly valid and hostile, over many connections at once.
 * Each answer and event is held against its contract; at the end a client as it should be still works.
 */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const report = new FuzzReport();
  const queue = packetsOf(options, await prepare(options));
  let sent = 0;
  const work = async (index: number): Promise<void> => {
    let connection = await connect(options, index, report);
    for (let batch = takeBatch(queue); batch.length > 0; batch = takeBatch(queue)) {
      await connection.send(batch);
      for (const { kind } of batch) report.count('packet', kind);
      sent += batch.length;
      options.onProgress?.(sent);
      if (!connection.open) connection = await connect(options, index, report);
    }
    connection.close();
  };
  await Promise.all(options.tokens.map((_, index) => work(index)));
  await checkHealth(options, report);
  return report;
}

function connect({ urls, tokens }: FuzzOptions, index: number, report: FuzzReport): Promise<FuzzConnection> {
  return FuzzConnection.open(urls[index % urls.length] ?? '', tokens[index] ?? '', report);
}

/** Something to speak of: messages, a thread, the positions of streams. */
async function prepare(options: FuzzOptions): Promise<Known> {
  const { channelIds, userIds } = options;
  const connection = await connect(options, 0, new FuzzReport());
  const messageIds: string[] = [];
  const epochs: string[] = [];
  for (const channelId of channelIds) {
    const input = { channelId, clientMessageId: randomUUID(), text: 'to be spoken of' };
    const { data } = (await connection.ask(commands.messageSend.name, input)) as { data: { message: { id: string }; epoch: string } };
    messageIds.push(data.message.id);
    epochs.push(data.epoch);
  }
  connection.close();
  return {
    channelId: channelIds,
    messageId: messageIds,
    threadId: messageIds,
    userId: userIds,
    epoch: epochs,
    seq: [0, 1, 2, 3],
    stream: [...channelIds.map(streams.channel), ...messageIds.map(streams.thread), ...userIds.map(streams.user)],
  };
}

function* packetsOf({ packets, seed }: FuzzOptions, known: Known): Generator<FuzzPacket, undefined> {
  const arbitrary = fuzzPackets(known);
  for (let made = 0; made < packets; made += CHUNK) yield* fc.sample(arbitrary, { numRuns: Math.min(CHUNK, packets - made), seed: seed + made });
}

/** Packets that may end the connection go last, so that the one that did is known. */
function takeBatch(queue: Generator<FuzzPacket, undefined>): FuzzPacket[] {
  const batch: FuzzPacket[] = [];
  while (batch.length < TOGETHER) {
    const { value, done } = queue.next();
    if (done) break;
    batch.push(value);
    if (value.mayEnd) break;
  }
  return batch;
}

async function checkHealth(options: FuzzOptions, report: FuzzReport): Promise<void> {
  for (const [index] of options.urls.entries()) {
    const connection = await connect(options, index, report);
    const joined = (await connection.ask(commands.channelJoin.name, { channelId: options.channelIds[0] })) as { status?: string } | undefined;
    if (joined?.status !== 'ok') report.fault(`a client as it should be could not join: ${JSON.stringify(joined)}`);
    connection.close();
  }
}
