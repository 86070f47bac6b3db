import { setTimeout as delay } from 'node:timers/promises';
import { routes } from '@chatgenius/contracts';
import { type Measure } from '../question.ts';
import { questionsOfScene, type Get } from './list-questions.ts';
import { LISTS } from './list-routes.rules.ts';
import { listScenes } from './list-scenes.ts';
import { type ListResult } from './list-table.rules.ts';
import { readListWorld } from './list-world.ts';

const SETTLED_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 250;

/** Asks for every list that there is over HTTP, as everybody whom it has scenes for. */
export async function askLists(databaseUrl: string, get: Get, measure: Measure): Promise<ListResult[]> {
  const world = await readListWorld(databaseUrl);
  const scenes = listScenes(world);
  await untilSettled(() => get(world.administratorId, `/v1/admin/users/${world.administratorId}/connections`));
  const results: ListResult[] = [];
  for (const list of LISTS) {
    for (const scene of scenes[list] ?? []) {
      const { title, first, further } = await questionsOfScene(list, routes[list], scene, get);
      results.push({ list, title, mayLookAt: scene.mayLookAt, first: await measure(first), further: further && (await measure(further)) });
    }
  }
  return results;
}

/** Which gateways there are is known some seconds after their start. */
async function untilSettled(ask: () => Promise<unknown>): Promise<void> {
  const isComplete = async (): Promise<boolean> => ((await ask()) as { complete: boolean }).complete;
  const until = performance.now() + SETTLED_WITHIN_MS;
  while (!(await isComplete()) && performance.now() < until) await delay(LOOK_EVERY_MS);
}
