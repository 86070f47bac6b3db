import { isDeepStrictEqual } from 'node:util';
import { routes, type AuditAction, type Channel } from '@chatgenius/contracts';
import { type ChannelState, type Wanted } from './operations.ts';
import { type Chance, type Idea } from './scene.ts';

const aboutChannel = (channelId: string, action: AuditAction, isIdle: (channel: Channel) => boolean): Wanted => ({
  action, subject: { kind: 'channel', id: channelId }, channelId, reason: null, change: { kind: 'channel', channelId, isIdle: ({ channel }: ChannelState) => isIdle(channel), after: null },
});

/** Half of the time somebody means the version that was seen last, which may be no more. */
function ifMatch({ scene, channelId, random }: Chance): { headers?: Record<string, string> } {
  const version = scene.versions.get(channelId);
  return version === undefined || random.chance(0.5) ? {} : { headers: { 'if-match': `"${version}"` } };
}

const seen = ({ scene }: Chance, { id, version }: Channel): void => void (version !== undefined && scene.versions.set(id, version));

/** What a channel is. */
export const channelIdeas = {
  update: (chance) => {
    const { actor, channelId, random } = chance;
    const changes = random.pick([{ name: `room ${random.below(3)}` }, { topic: `topic ${random.below(3)}` }, { description: `what ${random.below(3)}`, topic: null }, { metadata: { color: random.below(3) } }]) ?? {};
    const match = ifMatch(chance);
    return async () => {
      seen(chance, await actor.call(routes.updateChannel, { params: { channelId }, body: changes, ...match }));
      return aboutChannel(channelId, 'channel:updated', (channel) => Object.entries(changes).every(([name, value]) => isDeepStrictEqual(channel[name as keyof Channel] ?? null, value)));
    };
  },
  archive: (chance) => {
    const { actor, channelId } = chance;
    const match = ifMatch(chance);
    return async () => {
      seen(chance, await actor.call(routes.archiveChannel, { params: { channelId }, ...match }));
      return aboutChannel(channelId, 'channel:archived', ({ archivedAt }) => archivedAt !== null);
    };
  },
  restore: (chance) => {
    const { actor, channelId } = chance;
    const match = ifMatch(chance);
    return async () => {
      seen(chance, await actor.call(routes.restoreChannel, { params: { channelId }, ...match }));
      return aboutChannel(channelId, 'channel:restored', ({ archivedAt }) => archivedAt === null);
    };
  },
  makePrivate: (chance) => {
    const { actor, channelId } = chance;
    const match = ifMatch(chance);
    return async () => {
      seen(chance, await actor.call(routes.makeChannelPrivate, { params: { channelId }, ...match }));
      return aboutChannel(channelId, 'channel:made-private', ({ kind }) => kind === 'private');
    };
  },
  slowMode: (chance) => {
    const { actor, channelId, random } = chance;
    const seconds = random.below(3) * 30;
    return async () => {
      seen(chance, (await actor.call(routes.setSlowMode, { params: { channelId }, body: { seconds } })).channel);
      return aboutChannel(channelId, 'channel:slow-mode-changed', ({ slowModeSeconds = 0 }) => slowModeSeconds === seconds);
    };
  },
} satisfies Record<string, Idea>;
