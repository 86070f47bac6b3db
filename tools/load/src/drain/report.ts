import { type DrainOptions } from './drain.ts';
import { describeDrain, faultsOf, P99_LIMIT_MS, type DrainResult } from './drain-report.rules.ts';

/** Prints what was found; the exit code tells whether everything was as promised. */
export function reportDrain(options: DrainOptions, result: DrainResult): object {
  const faults = faultsOf(result);
  const { rooms, ...figures } = result;
  console.log(`\n${options.clients} clients in rooms of ${options.roomSize} on ${options.gateways} gateways, ${options.rate} messages a second; one gateway is asked to end.`);
  for (const line of describeDrain(result)) console.log(line);
  console.log(`${result.counts.sent} messages sent, ${result.counts.delivered} deliveries in ${rooms.length} rooms.`);
  console.log(faults.length === 0 ? `PASSED: none lost, none doubled, none out of order; p99 under ${P99_LIMIT_MS} ms while clients moved` : `FAILED: ${faults.join('; ')}`);
  if (faults.length > 0) process.exitCode = 1;
  return { scenario: 'drain', options, faults, ...figures };
}
