/** What specs find in each worker beyond what jest-light-runner puts there: timers with promises, and an end to each test. */
import { ModernFakeTimers } from '@jest/fake-timers';
import { addEventHandler, type Event } from 'jest-circus';
import { endsInTime } from './ends-in-time.ts';

const timers = new ModernFakeTimers({ config: { fakeTimers: {} } as never, global: globalThis });

Object.assign(jest, {
  useFakeTimers: () => timers.useFakeTimers(),
  useRealTimers: () => timers.useRealTimers(),
  setSystemTime: (now?: number | Date) => timers.setSystemTime(now),
  advanceTimersByTime: (milliseconds: number) => timers.advanceTimersByTime(milliseconds),
  advanceTimersByTimeAsync: (milliseconds: number) => timers.advanceTimersByTimeAsync(milliseconds),
  getTimerCount: () => timers.getTimerCount(),
});

addEventHandler((event: Event, { currentDescribeBlock }) => {
  const added = event.name === 'add_test' ? currentDescribeBlock.tests.at(-1) : event.name === 'add_hook' ? currentDescribeBlock.hooks.at(-1) : undefined;
  if (added) added.fn = endsInTime(added.fn as () => unknown, added.timeout ?? undefined) as typeof added.fn;
});
