import { nowMicros } from '../clock.ts';
import { type ClientFleet } from '../clients/client-fleet.ts';
import { type Counts } from '../clients/worker-messages.ts';
import { microsPerMessage, type CpuUsage } from '../measuring/cpu-usage.ts';
import { mergeHistograms, summarize } from '../measuring/latencies.ts';
import { faultsOf, type StepResult } from './step-outcome.rules.ts';

export interface StepOptions {
  warmUpSeconds: number;
  measuredSeconds: number;
  textBytes: number;
  roomSize: number;
  p99LimitMs: number;
}

const LEAD_MS = 100;
const COOL_DOWN_SECONDS = 0.5;
/** Unacknowledged messages, in seconds of the offered rate, from which on waiting longer tells nothing new. */
const HOPELESS_SECONDS = 2;
/** Longer than any retry of the product: what has not come by then is lost. */
const DRAIN_MS = 20_000;

/** Offers one rate for a while, waits until everything sent has arrived, and says what came of it. */
export async function runStep(fleet: ClientFleet, cpu: CpuUsage, rate: number, options: StepOptions): Promise<StepResult & { counts: Counts }> {
  const { warmUpSeconds, measuredSeconds, textBytes, roomSize, p99LimitMs } = options;
  const startAt = nowMicros() + LEAD_MS * 1e3;
  const measureFrom = startAt + warmUpSeconds * 1e6;
  const measureTo = measureFrom + measuredSeconds * 1e6;
  const sendUntil = measureTo + COOL_DOWN_SECONDS * 1e6;
  const hopeless = ({ sent, acknowledged, refused }: Counts): boolean => sent - acknowledged - refused > rate * HOPELESS_SECONDS;

  fleet.startStep({ startAt, measureFrom, measureTo, sendUntil, rate, textBytes });
  const overloadedEarly = await fleet.waitFor(hopeless, (measureFrom - nowMicros()) / 1e3);
  cpu.start();
  const overloaded = overloadedEarly || (await fleet.waitFor(hopeless, (measureTo - nowMicros()) / 1e3));
  const cores = cpu.stop();
  if (!overloaded) await fleet.waitFor(() => false, (sendUntil - nowMicros()) / 1e3 + LEAD_MS);
  if (overloaded) await fleet.harvest(); // stops the sending
  await fleet.waitFor(({ sent, acknowledged, refused, delivered }) => acknowledged + refused >= sent && delivered >= sent * roomSize, DRAIN_MS);
  const latencies = await fleet.harvest();

  const { counts } = fleet;
  const delivery = summarize(mergeHistograms(latencies.delivery));
  const ack = summarize(mergeHistograms(latencies.ack));
  const achievedRate = ack.count / measuredSeconds;
  const faults = faultsOf({ counts, rate, roomSize, achievedRate, deliveryP99: delivery.p99, p99LimitMs, overloaded });
  return { rate, sent: counts.sent, achievedRate, deliveries: counts.delivered, delivery, ack, cpu: cores, cpuMicros: microsPerMessage(cores, achievedRate), faults, counts };
}
