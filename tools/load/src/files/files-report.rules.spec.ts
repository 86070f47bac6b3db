import { describeTransfers, ratioOf, type TransferRun } from './files-report.rules.ts';

const run = (of: TransferRun['of'], way: TransferRun['way'], megabytesPerSecond: number): TransferRun => ({ of, way, megabytesPerSecond });

it('compares medians, each way by itself', () => {
  const runs = [run('product', 'up', 10), run('product', 'up', 30), run('product', 'up', 20), run('plain', 'up', 40), run('plain', 'up', 40), run('plain', 'up', 400), run('product', 'down', 50), run('plain', 'down', 100)];
  expect(ratioOf(runs, 'up')).toEqual({ product: 20, plain: 40, ratio: 0.5 });
  expect(describeTransfers(runs)).toEqual(['up    20 MB/s, plain 40 MB/s: 0.50 times', 'down  50 MB/s, plain 100 MB/s: 0.50 times']);
});
