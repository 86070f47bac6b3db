import { administrationLists } from './administration-lists.ts';
import { anyWorld } from './any-world.ts';
import { channelLists } from './channel-lists.ts';
import { unasked } from './list-routes.rules.ts';
import { type ListScenes } from './list-scene.ts';
import { type ListWorld } from './list-world.ts';
import { messageLists } from './message-lists.ts';
import { ownLists } from './own-lists.ts';

export const listScenes = (world: ListWorld): ListScenes => ({ ...ownLists(world), ...channelLists(world), ...messageLists(world), ...administrationLists(world) });

/** @throws when a list, or one of its filters, has no scene */
export function assertAllAsked(): void {
  const missing = unasked(listScenes(anyWorld));
  if (missing.length > 0) throw new Error(`Nobody asks for these lists; give them scenes in tools/load/src/queries/lists:\n  ${missing.join('\n  ')}`);
}
