/** What specs find in each worker beyond what jest-light-runner puts there: timers with promises, an end to each test, and properties in full size. */
import { ModernFakeTimers } from '@jest/fake-timers';
import fc from 'fast-check';
import { addEventHandler, type Event } from 'jest-circus';
import { endsInTime } from './ends-in-time.ts';

// Otherwise lists and texts have ten items at most, whatever length a spec allows them.
fc.configureGlobal({ defaultSizeToMaxWhenMaxSpecified: true });

const timers = new ModernFakeTimers({ config: { fakeTimers: {} } as never, global: globalThis });

Object.assign(jest, {
  useFakeTimers: ({ now }: { readonly now?: number | Date } = {}) => {
    timers.useFakeTimers();
    if (now !== undefined) timers.setSystemTime(now);
  },
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

// Otherwise the thread ends without a word, and the run waits for it. Nest does so when it cannot make a part of an application.
process.exit = (code) => {
  throw new Error(`A spec has asked its process to exit with ${code}. Give Nest \`abortOnError: false\` to see why.`);
};
