import { nowMicros } from '../clock.ts';
import { stampedText } from '../clients/packets.ts';
import { createHistogram, encodeHistogram, recordLatency } from '../measuring/latencies.ts';
import { NO_DRAIN_COUNTS, PHASES, type DrainCommand, type DrainReport, type Phase, type RoomState } from './drain-messages.ts';
import { MovingClient, type MovingClientEvents, type MovingClientPlan } from './moving-client.ts';

/** A process of clients that move: does what the main process says over IPC, and ends with it. */

const ENTERING_AT_ONCE = 40;
const REPORT_EVERY_MS = 200;
const TICK_MS = 2;
/** So that neighbours in the list, who share a room, do not send one after the other. */
const STRIDE = 7_919;

const counts = { ...NO_DRAIN_COUNTS };
const delivery = Object.fromEntries(PHASES.map((phase) => [phase, createHistogram()])) as Record<Phase, ReturnType<typeof createHistogram>>;
const away = createHistogram();
const returns: number[] = [];
const phases: { phase: Phase; at: number }[] = [];
let clients: MovingClient[] = [];
let sending: NodeJS.Timeout | undefined;

const phaseAt = (micros: number): Phase => phases.findLast(({ at }) => at <= micros)?.phase ?? 'before';

const events: MovingClientEvents = {
  delivered: (text) => {
    counts.delivered++;
    const sentAt = Number(text.slice(1, 17));
    recordLatency(delivery[phaseAt(sentAt)], nowMicros() - sentAt);
  },
  duplicated: () => counts.duplicated++,
  missed: (some) => (counts.missed += some),
  acknowledged: () => counts.acknowledged++,
  refused: (reason) => {
    counts.refused++;
    console.error(`refused: ${reason}`);
  },
  sentAway: () => counts.sentAway++,
  dropped: () => counts.dropped++,
  returned: (awaySince) => {
    counts.returned++;
    recordLatency(away, nowMicros() - awaySince);
    const second = Math.floor((nowMicros() - (phases.find(({ phase }) => phase === 'during')?.at ?? 0)) / 1e6);
    returns[second] = (returns[second] ?? 0) + 1;
  },
};

process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', (command: DrainCommand) => void handle(command));
setInterval(() => report({ kind: 'counts', counts, settled: clients.every(({ isSettled }) => isSettled) }), REPORT_EVERY_MS);

async function handle(command: DrainCommand): Promise<void> {
  switch (command.kind) {
    case 'enter':
      return enter(command.plans);
    case 'send':
      return send(command);
    case 'phase':
      return void phases.push(command);
    case 'stop':
      return clearInterval(sending);
    case 'harvest':
      return harvest();
  }
}

function report(message: DrainReport): void {
  process.send?.(message);
}

async function enter(plans: readonly MovingClientPlan[]): Promise<void> {
  clients = plans.map((plan) => new MovingClient(plan, events));
  const queue = clients.values();
  let open = 0;
  const enterSome = async (): Promise<void> => {
    for (const client of queue) {
      await client.enter();
      if (++open % 100 === 0) report({ kind: 'entering', open });
    }
  };
  await Promise.all(Array.from({ length: ENTERING_AT_ONCE }, enterSome));
  Object.assign(counts, NO_DRAIN_COUNTS);
  report({ kind: 'entered' });
}

/** At a steady rate, each client in its turn, wherever it is at that time: a message counts from when it was due. */
function send({ from, rate, textBytes }: Extract<DrainCommand, { kind: 'send' }>): void {
  sending = setInterval(() => {
    for (;;) {
      const dueAt = Math.ceil(from + (counts.sent * 1e6) / rate);
      if (dueAt > nowMicros()) return;
      const number = counts.sent++;
      clients[(number * STRIDE) % clients.length]?.send(stampedText(dueAt, textBytes), `${dueAt}-${number}-${process.pid}`);
    }
  }, TICK_MS);
}

function harvest(): void {
  const rooms = [...Map.groupBy(clients, ({ channelId }) => channelId)].map(([channelId, members]): RoomState => ({ channelId, seqs: members.map(({ seq }) => seq) }));
  const encoded = Object.fromEntries(PHASES.map((phase) => [phase, encodeHistogram(delivery[phase])])) as Record<Phase, string>;
  report({ kind: 'counts', counts, settled: true });
  report({ kind: 'harvest', delivery: encoded, away: encodeHistogram(away), returns: Array.from(returns, (count) => count ?? 0), rooms });
}
