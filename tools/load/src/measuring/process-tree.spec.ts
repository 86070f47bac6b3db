import { descendants, parseStat } from './process-tree.ts';

it('reads a process whatever its name, with the time of its ended children', () => {
  expect(parseStat('42 (a (b) c) S 7 42 42 0 -1 0 1 0 0 0 30 12 5 1 20 0')).toEqual({ pid: 42, name: 'a (b) c', parent: 7, ticks: 48 });
});

it('finds children of children, and nobody else', () => {
  const processes = [
    { pid: 1, parent: 0 },
    { pid: 2, parent: 1 },
    { pid: 3, parent: 2 },
    { pid: 4, parent: 3 },
    { pid: 5, parent: 1 },
  ].map((process) => ({ ...process, name: '', ticks: 0 }));
  expect([...descendants(processes, 2)]).toEqual([2, 3, 4]);
});
