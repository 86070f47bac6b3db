import { hasMoved } from './faults.rules.ts';

describe('hasMoved', () => {
  it.each([
    ["READONLY You can't write against a read only replica.", true],
    ["READONLY You can't write against a read only replica. script: 1f, on @user_script:2.", true],
    ["MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.", true],
    ['LOADING Redis is loading the dataset in memory', true],
    ["OOM command not allowed when used memory > 'maxmemory'.", false],
    ['MISCONF Redis is configured to save RDB snapshots, but it is currently unable to persist to disk.', false],
    ['NOREPLICAS Not enough good replicas to write.', false],
    ['ERR unknown command', false],
    ['connect ECONNREFUSED 127.0.0.1:6379', false],
  ])('%s: %s', (message, moved) => {
    expect(hasMoved(new Error(message))).toBe(moved);
  });
});
