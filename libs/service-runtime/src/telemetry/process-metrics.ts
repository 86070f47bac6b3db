import { monitorEventLoopDelay } from 'node:perf_hooks';
import { meter } from './telemetry.ts';

/**
 * The monitor is a timer of this period, which wakes an idle process as often; it reports the period itself as delay while
 * nothing is late. Lags that matter are longer (deploy/kubernetes has an alert at a quarter of a second).
 */
const RESOLUTION_MS = 50;
const lag = (nanoseconds: number) => Math.max(0, (nanoseconds || 0) / 1e9 - RESOLUTION_MS / 1e3);
const seconds = (microseconds: number) => microseconds / 1e6;

/** How the process itself is doing, under the names that Prometheus' dashboards for Node.js know. Returns what ends it. */
export function observeProcess(): () => void {
  const instruments = meter('process');
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();

  const gauge = (name: string, description: string) => instruments.createObservableGauge(name, { description });
  const lagMean = gauge('nodejs_eventloop_lag_mean_seconds', 'Mean lag of the event loop since the last scrape.');
  const lagP99 = gauge('nodejs_eventloop_lag_p99_seconds', '99th percentile of the lag since the last scrape.');
  const lagMax = gauge('nodejs_eventloop_lag_max_seconds', 'Longest lag of the event loop since the last scrape.');
  const resident = gauge('process_resident_memory_bytes', 'Resident memory.');
  const heapUsed = gauge('nodejs_heap_size_used_bytes', 'JavaScript heap in use.');
  const uptime = gauge('process_uptime_seconds', 'Time since the process started.');
  const resources = gauge('nodejs_active_resources', 'Sockets, servers, timers and requests that are open.');
  const cpu = instruments.createObservableCounter('process_cpu_seconds_total', { description: 'Processor time used.' });

  instruments.addBatchObservableCallback(
    (result) => {
      result.observe(lagMean, lag(delay.mean));
      result.observe(lagP99, lag(delay.percentile(99)));
      result.observe(lagMax, lag(delay.max));
      delay.reset();
      const memory = process.memoryUsage();
      result.observe(resident, memory.rss);
      result.observe(heapUsed, memory.heapUsed);
      result.observe(uptime, process.uptime());
      result.observe(resources, process.getActiveResourcesInfo().length);
      const { user, system } = process.cpuUsage();
      result.observe(cpu, seconds(user), { mode: 'user' });
      result.observe(cpu, seconds(system), { mode: 'system' });
    },
    [lagMean, lagP99, lagMax, resident, heapUsed, uptime, resources, cpu],
  );
  return () => delay.disable();
}
