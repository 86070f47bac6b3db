import { type ChatClient } from '@chatgenius/client-sdk';
import { commands } from '@chatgenius/contracts';
import { type StackMember } from '@chatgenius/stack';
import { seed, waitUntil, type WireClient, type Seed } from '@chatgenius/testing';
import { OwnSystem } from './own-system.ts';
import { logsOf } from './process-logs.ts';
import { oneTo, seqsOf } from './traffic.ts';

const TOKEN = 'a token of the platform';
const DIAGNOSTICS = ['heap-snapshot', 'cpu-profile?seconds=1', 'event-loop?seconds=1', 'log-level?level=debug'];

/** Of real processes, while people write. */
describe('diagnostics of a running service', () => {
  let system: OwnSystem;
  let world: Seed;
  let writer: ChatClient;
  let reader: WireClient;

  beforeAll(async () => {
    system = await OwnSystem.start({ topology: { gateways: 1, messaging: 1 }, env: { OPS_TOKEN: TOKEN } });
    world = await seed(system.database.pool, { users: 2, channels: 1 });
    [writer, reader] = await Promise.all([system.chat(world.userIds[0] ?? '', 0), system.connect(world.userIds[1] ?? '', 0)]);
    await reader.command(commands.channelJoin, { channelId: channelId() });
  });
  afterAll(() => system.stop());

  const channelId = () => world.channels[0]?.id ?? '';
  const ask = ({ opsUrl }: StackMember, what: string, token = TOKEN) => fetch(`${opsUrl}/diagnostics/${what}`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });

  /** Somebody writes for as long as the work takes. @returns what it came to, and the longest time to an ack in ms */
  async function whileWriting<Result>(work: () => Promise<Result>): Promise<{ result: Result; slowestMs: number }> {
    let [isWriting, slowestMs] = [true, 0];
    const writing = (async () => {
      while (isWriting) {
        const beganAt = performance.now();
        await writer.send({ channelId: channelId(), text: 'still here' }).acknowledged;
        slowestMs = Math.max(slowestMs, performance.now() - beganAt);
      }
    })();
    const [result] = await Promise.all([work().finally(() => (isWriting = false)), writing]);
    return { result, slowestMs };
  }

  it('are for who has the token of the platform, and not for administrators of the product', async () => {
    await system.database.pool.query(`UPDATE users SET role = 'administrator' WHERE id = $1`, [world.userIds[0]]);
    const tokens = ['', 'guessed', await system.token(world.userIds[0] ?? '')];
    const answers = await Promise.all(tokens.flatMap((token) => DIAGNOSTICS.map(async (what) => (await ask(system.stack.gateways[0] as StackMember, what, token)).status)));
    expect(answers).toEqual(answers.map(() => 401));
  });

  it('give heap snapshots, one at a time, of processes that go on serving', async () => {
    for (const member of [system.gateway(0), system.messaging(0)] as StackMember[]) {
      const { result, slowestMs } = await whileWriting(() => Promise.all([ask(member, 'heap-snapshot'), ask(member, 'heap-snapshot')].map(async (answer) => ({ status: (await answer).status, text: await (await answer).text() }))));
      const [taken, refused] = result.toSorted((one, other) => one.status - other.status);
      expect(taken?.status).toBe(200);
      // 408: a process that stands still for its snapshot reads the other request too late.
      expect([408, 409]).toContain(refused?.status);
      const { snapshot, nodes } = JSON.parse(taken?.text ?? '') as { snapshot: { meta: { node_fields: string[] }; node_count: number }; nodes: number[] };
      expect(nodes).toHaveLength(snapshot.node_count * snapshot.meta.node_fields.length);
      console.log(`${member.name}: ${Math.round((taken?.text.length ?? 0) / 1e6)} MB of snapshot, slowest ack ${Math.round(slowestMs)} ms`);
    }
    await waitUntil('everything has come', () => (reader.events.at(-1)?.seq ?? 0) >= 2);
    const seqs = seqsOf(reader, `channel:${channelId()}`);
    expect(seqs).toEqual(oneTo(seqs.at(-1) ?? 0));
    expect([writer.connection.status, reader.socket.connected]).toEqual(['online', true]);
  });

  it('say what a process does, while it does it', async () => {
    const member = system.messaging(0);
    const { result: profile } = await whileWriting(async () => (await ask(member, 'cpu-profile?seconds=1')).json() as Promise<{ nodes: { callFrame: { url: string } }[]; samples: number[] }>);
    expect(profile.samples.length).toBeGreaterThan(0);
    expect(profile.nodes.some(({ callFrame: { url } }) => url.includes('messaging-service'))).toBe(true);
    const { result: loop } = await whileWriting(async () => (await ask(member, 'event-loop?seconds=1')).json());
    expect(loop).toMatchObject({ seconds: 1, delayMs: { max: expect.any(Number) as number }, memory: { heapUsed: expect.any(Number) as number } });
  });

  it('change what a process writes into its log, and note who was turned away and what was taken', async () => {
    const member = system.gateway(0) as StackMember;
    expect(await (await ask(member, 'log-level?level=error')).json()).toEqual({ before: 'info', now: 'error' });
    expect(await (await ask(member, 'log-level?level=info')).json()).toEqual({ before: 'error', now: 'info' });
    await waitUntil('it is noted', () => logsOf(member).filter(({ event }) => event === 'diagnostics:taken').length >= 2);
    expect(logsOf(member).filter(({ event }) => event === 'diagnostics:refused').length).toBeGreaterThan(0);
  });
});
