import { monitorEventLoopDelay } from 'node:perf_hooks';
import { meter } from './telemetry.ts';

const NANOSECONDS = 1e9;
const MICROSECONDS = 1e6;

/** How the process itself is doing, named after OpenTelemetry's semantic conventions. Returns what ends it. */
export function observeProcess(): () => void {
  const process_ = meter('process');
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();

  const delayMean = process_.createObservableGauge('nodejs.eventloop.delay.mean', {
    unit: 's',
    description: 'Mean time by which the event loop was late, since the last scrape.',
  });
  const delayP99 = process_.createObservableGauge('nodejs.eventloop.delay.p99', {
    unit: 's',
    description: 'Time by which the event loop was late, 99th percentile since the last scrape.',
  });
  const delayMax = process_.createObservableGauge('nodejs.eventloop.delay.max', {
    unit: 's',
    description: 'Longest time by which the event loop was late since the last scrape.',
  });
  const resident = process_.createObservableGauge('process.memory.usage', { unit: 'By', description: 'Resident memory.' });
  const heapUsed = process_.createObservableGauge('v8js.memory.heap.used', { unit: 'By', description: 'Heap in use.' });
  const cpu = process_.createObservableCounter('process.cpu.time', { unit: 's', description: 'Processor time used.' });
  const uptime = process_.createObservableGauge('process.uptime', { unit: 's', description: 'Time since the start.' });
  const resources = process_.createObservableGauge('nodejs.active_resources', {
    description: 'Sockets, servers, timers and requests that keep the event loop alive.',
  });

  process_.addBatchObservableCallback(
    (result) => {
      result.observe(delayMean, (delay.mean || 0) / NANOSECONDS);
      result.observe(delayP99, delay.percentile(99) / NANOSECONDS);
      result.observe(delayMax, delay.max / NANOSECONDS);
      delay.reset();
      const memory = process.memoryUsage();
      result.observe(resident, memory.rss);
      result.observe(heapUsed, memory.heapUsed);
      const { user, system } = process.cpuUsage();
      result.observe(cpu, user / MICROSECONDS, { 'cpu.mode': 'user' });
      result.observe(cpu, system / MICROSECONDS, { 'cpu.mode': 'system' });
      result.observe(uptime, process.uptime());
      result.observe(resources, process.getActiveResourcesInfo().length);
    },
    [delayMean, delayP99, delayMax, resident, heapUsed, cpu, uptime, resources],
  );
  return () => delay.disable();
}
