import { LoadClient, type ClientEvents, type ClientPlan } from './load-client.ts';
import { Pacer } from './pacer.ts';
import { stallAgain, unheard } from './stalling.ts';
import { StepRecorder } from './step-recorder.ts';
import { type StepPlan, type WorkerCommand, type WorkerReport } from './worker-messages.ts';

/** A process of clients: does what the main process says over IPC, and ends with it. */

const CONNECTING_AT_ONCE = 40;
const REPORT_EVERY_MS = 200;

let clients: LoadClient[] = [];
let recorder: StepRecorder | undefined;
let pacer: Pacer | undefined;
let reporting: NodeJS.Timeout | undefined;

const events: ClientEvents = {
  delivered: (sentAt) => recorder?.delivered(sentAt),
  acknowledged: (sentAt, accepted) => recorder?.acknowledged(sentAt, accepted),
  outOfOrder: () => recorder?.outOfOrder(),
  closed: (client, reason) => {
    recorder?.closed(client, reason);
    console.error(`a client's connection to ${client.plan.url} was lost: ${reason}`);
  },
};

// The terminal's Ctrl-C reaches the whole group; the main process decides when its clients end.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', (command: WorkerCommand) => {
  handle(command).catch((error: unknown) => report({ kind: 'failed', reason: (error as Error).message }));
});

async function handle(command: WorkerCommand): Promise<void> {
  switch (command.kind) {
    case 'connect':
      for (const client of clients) client.close();
      clients = [];
      return add(command.plans);
    case 'add':
      return add(command.plans);
    case 'reconnect':
      return reconnect();
    case 'stall':
      for (const client of clients) if (client.plan.stalls) client.stall();
      unheard.closed = ({ plan }) => void stallAgain(plan);
      return;
    case 'step':
      return startStep(command.step);
    case 'harvest':
      return harvest();
  }
}

function report(message: WorkerReport): void {
  process.send?.(message);
}

async function add(plans: readonly ClientPlan[]): Promise<void> {
  const added = plans.map((plan) => new LoadClient(plan, plan.stalls ? unheard : events));
  clients.push(...added);
  await connectAll(added);
}

async function connectAll(waiting: readonly LoadClient[]): Promise<void> {
  const queue = waiting.values();
  let open = 0;
  const progress = setInterval(() => report({ kind: 'connecting', open }), REPORT_EVERY_MS);
  try {
    const connectSome = async (): Promise<void> => {
      for (const client of queue) {
        await client.connect();
        open++;
      }
    };
    await Promise.all(Array.from({ length: CONNECTING_AT_ONCE }, connectSome));
  } finally {
    clearInterval(progress);
  }
  report({ kind: 'connected' });
}

async function reconnect(): Promise<void> {
  clients = clients.map((client) => (client.open ? client : new LoadClient(client.plan, events)));
  await connectAll(clients.filter((client) => !client.open));
}

function startStep(step: StepPlan): void {
  const recording = new StepRecorder(step);
  recorder = recording;
  clearInterval(reporting);
  pacer = new Pacer(clients.filter(({ plan }) => !plan.stalls), step, () => recording.counts.sent++);
  reporting = setInterval(() => report({ kind: 'counts', counts: recording.counts }), REPORT_EVERY_MS);
}

function harvest(): void {
  pacer?.stop();
  if (recorder) {
    report({ kind: 'counts', counts: recorder.counts });
    report({ kind: 'latencies', ...recorder.latencies() });
  }
}
