import path from 'node:path';
import { FLOORS } from './floors.ts';
import { type ImportGraph } from './import-graph.ts';

/** A source that is not there, but is added to those that are read. */
export interface PlantedSource {
  readonly file: string;
  readonly text: string;
}

const CIRCLE = ['libs/bus/src/planted-one.ts', 'libs/bus/src/planted-two.ts'] as const;

/** Two files that import each other, by an import of types and by one that is loaded late. */
export const PLANTED_CIRCLE: readonly PlantedSource[] = [
  { file: CIRCLE[0], text: "import { type Two } from './planted-two.ts';\n\nexport type One = Two;\n" },
  { file: CIRCLE[1], text: "export type Two = string;\nexport const late = () => import('./planted-one.ts');\n" },
];

/** Environment imports Redis, which imports telemetry, which imports the environment: no files in a circle, but folders. */
export const PLANTED_FOLDERS: PlantedSource = {
  file: 'libs/service-runtime/src/environment/planted-redis.ts',
  text: "export * from '../redis/connect-redis.ts';\n",
};

/** For each wall between two floors, and between two rooms of one, a file below or beside it that imports across. */
export function plantedUpward(graph: ImportGraph): PlantedSource[] {
  return Object.entries(FLOORS).flatMap(([project, floors]) => {
    const above = floors.slice(1).map((rooms, level) => [floors[level]?.find(isFolder), rooms[0]] as const);
    const beside = floors.filter((rooms) => rooms.filter(isFolder).length > 1).map((rooms) => rooms.filter(isFolder).slice(0, 2) as [string, string]);
    return [...above, ...beside].flatMap(([from, to]) => (from === undefined || to === undefined ? [] : [planted(graph, project, from, to)]));
  });
}

function planted(graph: ImportGraph, project: string, from: string, to: string): PlantedSource {
  const file = `${project}/src/${from}/planted-below-${to}.ts`;
  const target = [...graph.keys()].find((other) => other.startsWith(`${project}/src/${to}`));
  if (target === undefined) throw new Error(`${project}/src/${to} is a floor without files.`);
  return { file, text: `import * as above from '${path.relative(path.dirname(file), target)}';\n\nexport default above;\n` };
}

const isFolder = (room: string): boolean => !room.endsWith('.ts');
