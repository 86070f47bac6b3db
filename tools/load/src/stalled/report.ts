import { flatness, mebibytes, PROMISED_BYTES } from './curve.rules.ts';
import { SAMPLES_BEFORE, type StalledOptions, type StalledResult } from './stalled.ts';

/** Prints what was found; the exit code tells whether memory stayed flat and nothing was lost. */
export function reportStalled(options: StalledOptions, result: StalledResult): object {
  const { calm, stalled, samples, broken } = result;
  const verdict = flatness(samples, SAMPLES_BEFORE);
  const ratio = stalled.delivery.p99 / calm.delivery.p99;
  console.log(`\n${options.stalled} clients read nothing for ${options.seconds} s beside ${options.readers} that do, ${options.rate} messages a second of ${options.textBytes} bytes into ${options.rooms} rooms:`);
  console.log(`  memory    ${verdict.flat ? 'FLAT' : 'NOT FLAT'}: a gateway grew by ${mebibytes(verdict.grownBytes)} at most (promised: ${mebibytes(PROMISED_BYTES)}), ${mebibytes(verdict.mostUnsentBytes)} unsent at most`);
  console.log(`            second half of the time at the marks over the first: ${verdict.lateGrowth.toFixed(2)}; cut off: ${samples.at(-1)?.cut ?? 0}`);
  console.log(`  delivery  p99 ${calm.delivery.p99} ms while everybody read, ${stalled.delivery.p99} ms beside those who did not: ratio ${ratio.toFixed(2)}`);
  for (const fault of new Set([...calm.faults, ...stalled.faults])) console.log(`  beside that: ${fault}`);
  console.log(`  lost, doubled or out of order for those who read: ${broken ? 'YES' : 'nothing'}`);
  if (!verdict.flat || broken) process.exitCode = 1;
  return { scenario: 'stalled', options, verdict, ratio, ...result };
}
