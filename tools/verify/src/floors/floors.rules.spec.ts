import { circlesOf } from './circles.rules.ts';
import { folderGraph, missingRooms, upwardImports } from './floors.rules.ts';
import { importGraph } from './import-graph.ts';
import { unusedFiles } from './unused-files.rules.ts';

const FLOORS = { 'apps/house': [['cellar', 'tokens.ts'], ['kitchen', 'parlour'], ['attic']] };
const at = (file: string): string => `apps/house/src/${file}`;
const importing = (...targets: string[]): string => targets.map((target) => `import '${target}';`).join('\n');

describe('upwardImports', () => {
  const graph = importGraph(
    new Map([
      [at('tokens.ts'), importing('./cellar/coal.ts')],
      [at('cellar/coal.ts'), importing('../attic/trunk.ts')],
      [at('cellar/coal.spec.ts'), importing('../attic/trunk.ts')],
      [at('kitchen/stove.ts'), importing('../cellar/coal.ts', '../parlour/sofa.ts', './pan.ts')],
      [at('kitchen/pan.ts'), "export type { Trunk } from '../attic/trunk.ts';"],
      [at('parlour/sofa.ts'), "const later = () => import('../main.ts');"],
      [at('attic/trunk.ts'), importing('../kitchen/stove.ts', '../cellar/coal.ts')],
      [at('main.ts'), importing('./attic/trunk.ts')],
    ]),
  );

  it('reports what goes up or across, however it is imported, and nothing else', () => {
    expect(upwardImports(graph, FLOORS)).toEqual([
      `${at('tokens.ts')} -> ${at('cellar/coal.ts')}`,
      `${at('cellar/coal.ts')} -> ${at('attic/trunk.ts')}`,
      `${at('kitchen/stove.ts')} -> ${at('parlour/sofa.ts')}`,
      `${at('kitchen/pan.ts')} -> ${at('attic/trunk.ts')}`,
      `${at('parlour/sofa.ts')} -> ${at('main.ts')}`,
    ]);
  });

  it('names rooms that are not there', () => {
    expect(missingRooms(graph, FLOORS)).toEqual([]);
    expect(missingRooms(graph, { 'apps/house': [['cellar'], ['stable']] })).toEqual([at('stable')]);
  });
});

describe('folderGraph', () => {
  it('has what files of a folder import from other folders of the project', () => {
    const graph = new Map([
      [at('attic/trunk.ts'), [at('attic/lid.ts'), at('cellar/coal.ts'), at('main.ts'), 'apps/shed/src/tools/saw.ts']],
      [at('cellar/coal.ts'), [at('attic/lid.ts')]],
      [at('main.ts'), [at('attic/trunk.ts')]],
    ]);
    expect(folderGraph(graph)).toEqual(new Map([[at('attic'), [at('cellar')]], [at('cellar'), [at('attic')]]]));
    expect(circlesOf(folderGraph(graph))).toEqual([[at('attic'), at('cellar')]]);
  });
});

describe('importGraph', () => {
  it('knows every way to import', () => {
    const ways = ["import * as b from './b.ts';", "export * from './c.ts';", "export * as d from './d.ts';", "export { e } from './e.ts';", "import { type F } from './f.ts';", "const g = () => import('./g.ts');"];
    const targets = ['b', 'c', 'd', 'e', 'f', 'g'].map((name) => at(`attic/${name}.ts`));
    const graph = importGraph(new Map([[at('attic/a.ts'), ways.join('\n')], ...targets.map((file) => [file, ''] as const)]));
    expect(graph.get(at('attic/a.ts'))?.toSorted()).toEqual(targets);
  });
});

describe('unusedFiles', () => {
  it('are neither imported, nor an entry, nor named by whoever starts them', () => {
    const names = ['main.ts', 'attic/trunk.ts', 'attic/dust.ts', 'attic/worker.ts', 'attic/dust.spec.ts'].map(at);
    const graph = new Map(names.map((file) => [file, file === at('main.ts') ? [at('attic/trunk.ts')] : []]));
    expect(unusedFiles(graph, "fork('./worker.ts')")).toEqual([at('attic/dust.ts')]);
  });
});

describe('circlesOf', () => {
  const graph = (edges: Record<string, string[]>) => new Map(Object.entries(edges));

  it('finds each circle once, with all of its files', () => {
    expect(circlesOf(graph({ a: ['b'], b: ['c'], c: ['a', 'd'], d: ['e'], e: ['d'], f: ['a'] }))).toEqual([['d', 'e'], ['a', 'b', 'c']]);
  });

  it('finds a file that imports itself, and none in a tree', () => {
    expect(circlesOf(graph({ a: ['a'] }))).toEqual([['a']]);
    expect(circlesOf(graph({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }))).toEqual([]);
  });
});
