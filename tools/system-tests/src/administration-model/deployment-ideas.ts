import { routes, type AuditAction, type AuditEntry, type DeploymentRole } from '@chatgenius/contracts';
import { activeKey } from './deployment.rules.ts';
import { filtered, liftEverywhere, released, restrictEverywhere, wordsOf } from './moderation-ideas.ts';
import { type RegisterChange, type Said, type Wanted } from './operations.ts';
import { roleKey } from './permission.rules.ts';
import { type Chance, type Idea } from './scene.ts';

const NOTHING_SAID: Said = { before: null, after: null };
const aboutUser = ({ target }: Chance, action: AuditAction, reason: string | null, change: Wanted['change']): Wanted => ({ action, subject: { kind: 'user', id: target.id }, channelId: null, reason, change });

const activity = (isActive: boolean): Idea => (given) => {
  const chance = isActive ? released(given, 'deactivated') : given;
  const { actor, target, reason } = chance;
  const change: RegisterChange = { kind: 'register', key: activeKey(target.id), next: () => isActive, said: () => NOTHING_SAID, always: false };
  return async () => {
    await actor.call(isActive ? routes.reactivateUser : routes.deactivateUser, { params: { userId: target.id }, body: { reason } });
    if (!isActive) chance.scene.lastOnes.set('deactivated', target);
    return aboutUser(chance, isActive ? 'user:reactivated' : 'user:deactivated', reason, change);
  };
};

/** @param channelId nothing for the whole deployment */
function retained(channelId: string | undefined, days: number | null | undefined, reason: string | null): Wanted {
  const shown = (value: unknown) => (value === undefined ? null : { days: value });
  return {
    action: 'retention:changed', subject: channelId === undefined ? { kind: 'deployment', id: 'deployment' } : { kind: 'channel', id: channelId }, channelId: channelId ?? null, reason,
    change: { kind: 'register', key: `retention ${channelId ?? 'deployment'}`, next: () => days, said: (before, after) => ({ before: shown(before), after: shown(after) }), always: days !== undefined },
  };
}

/** So long that nothing goes. */
const daysOf = ({ random }: Chance): number | null => random.pick([null, 3_000, 3_100]) ?? null;

/** What administrators of the deployment decide. */
export const deploymentIdeas = {
  changeDeploymentRole: (chance) => {
    const { scene, actor, target, reason, random } = chance;
    const role: DeploymentRole = random.pick(['administrator', 'administrator', 'member', 'member', 'guest'] as const) ?? 'member';
    const change: RegisterChange = { kind: 'register', key: roleKey(target.id), next: () => role, said: (before, after) => ({ before: { role: before }, after: { role: after } }), always: false };
    return async () => {
      await actor.call(routes.changeDeploymentRole, { params: { userId: target.id }, body: { role, reason } });
      scene.beliefs.hasRole(target.id, role);
      return aboutUser(chance, 'user:role-changed', reason, change);
    };
  },
  deactivate: activity(false),
  reactivate: activity(true),
  banUser: restrictEverywhere('ban'),
  unbanUser: liftEverywhere('ban'),
  muteUser: restrictEverywhere('mute'),
  unmuteUser: liftEverywhere('mute'),
  endConnections: (chance) => {
    const { actor, target, reason, random } = chance;
    const endSessions = random.chance(0.5);
    return async () => {
      const { endedSessions } = await actor.call(routes.endConnections, { params: { userId: target.id }, body: { endSessions, note: 'Please update.', reason } });
      const said = ({ after }: AuditEntry): Said => ({ before: null, after: { connectionId: null, ...(endSessions && { endedSessions: (after?.endedSessions as string[]).slice(0, endedSessions) }) } });
      return aboutUser(chance, 'connections:ended', reason, { kind: 'deed', said });
    };
  },
  filter: (chance) => {
    const entries = wordsOf(chance);
    return async () => {
      await chance.actor.call(routes.setFilter, { body: { entries } });
      return filtered(entries, undefined);
    };
  },
  retain: (chance) => {
    const days = daysOf(chance);
    return async () => {
      await chance.actor.call(routes.setRetention, { body: { days, reason: chance.reason } });
      return retained(undefined, days, chance.reason);
    };
  },
  retainChannel: (chance) => {
    const { actor, channelId, reason } = chance;
    const days = daysOf(chance);
    return async () => {
      await actor.call(routes.setChannelRetention, { params: { channelId }, body: { days, reason } });
      return retained(channelId, days, reason);
    };
  },
  clearRetention: ({ actor, channelId }) => async () => {
    await actor.call(routes.clearChannelRetention, { params: { channelId } });
    return retained(channelId, undefined, null);
  },
  hold: ({ scene, actor, channelId: inChannel, target, reason, random }) => {
    const [channelId, subject] = random.chance(0.5) ? [inChannel, { kind: 'channel', id: inChannel }] : [null, { kind: 'user', id: target.id }];
    const key = `hold ${subject.id}`;
    return async () => {
      const { id } = await actor.call(routes.placeHold, { body: { ...(channelId === null ? { userId: target.id } : { channelId }), reason } });
      if (!scene.holds.some((hold) => hold.id === id)) scene.holds.push({ id, key, subject, channelId });
      // Whose hold it is says the answer: of one that was there, it is that one.
      return { action: 'hold:placed', subject, channelId, reason, change: { kind: 'register', key, next: () => id, said: () => NOTHING_SAID, always: false } };
    };
  },
  release: ({ scene, actor, random }) => {
    const hold = random.pick(scene.holds);
    return hold && (async () => {
      await actor.call(routes.releaseHold, { params: { holdId: hold.id } });
      return { action: 'hold:released', subject: hold.subject, channelId: hold.channelId, reason: null, change: { kind: 'register', key: hold.key, next: () => null, said: () => NOTHING_SAID, always: true } };
    });
  },
  announce: ({ scene, actor, channelId: inChannel, random }) => {
    const channelId = random.chance(0.5) ? inChannel : null;
    return async () => {
      const { id, level, until } = await actor.call(routes.announce, { body: { text: 'We restart at noon.', level: 'info', minutes: 5, ...(channelId !== null && { channelId }) } });
      scene.announcements.push({ id, channelId });
      const said = { before: null, after: { level, until } };
      return { action: 'announcement:made', subject: { kind: 'announcement', id }, channelId, reason: null, change: { kind: 'register', key: `announcement ${id}`, next: () => 'stands', said: () => said, always: true } };
    };
  },
  withdraw: ({ scene, actor, random }) => {
    const announcement = random.pick(scene.announcements);
    return announcement && (async () => {
      const { id, channelId } = announcement;
      await actor.call(routes.withdrawAnnouncement, { params: { announcementId: id } });
      return { action: 'announcement:withdrawn', subject: { kind: 'announcement', id }, channelId, reason: null, change: { kind: 'register', key: `announcement ${id}`, next: () => 'withdrawn', said: () => NOTHING_SAID, always: false } };
    });
  },
} satisfies Record<string, Idea>;
