import { RecurringTask } from './recurring-task.ts';

describe('RecurringTask', () => {
  it('runs again after each run, also after one that failed', async () => {
    const told: unknown[] = [];
    let runs = 0;
    await new Promise<void>((resolve) => {
      const task = new RecurringTask({
        name: 'recurring',
        run: () => {
          runs += 1;
          if (runs === 3) void task.stop().then(resolve);
          return runs === 2 ? Promise.reject(new Error('lost')) : Promise.resolve(0);
        },
        onError: (error) => {
          told.push(error);
          return 0;
        },
      });
      task.start();
    });
    expect(runs).toBe(3);
    expect(told).toEqual([new Error('lost')]);
  });

  it('waits at its end for the run that is under way, and does no other', async () => {
    const steps: string[] = [];
    let begin = () => {};
    const begun = new Promise<void>((resolve) => (begin = resolve));
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const task = new RecurringTask({
      name: 'recurring',
      run: async () => {
        steps.push('begun');
        begin();
        await released;
        steps.push('ended');
        return 0;
      },
      onError: () => 0,
    });
    task.start();
    await begun;
    const stopped = task.stop().then(() => steps.push('stopped'));
    release();
    await stopped;
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(steps).toEqual(['begun', 'ended', 'stopped']);
    expect(task.stopped).toBe(true);
  });

  it('is started once', async () => {
    const task = new RecurringTask({ name: 'once', run: () => Promise.resolve(1_000), onError: () => 0 });
    task.start();
    expect(() => task.start()).toThrow('started before');
    await task.stop();
  });
});
