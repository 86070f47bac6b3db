import { isDeepStrictEqual } from 'node:util';
import { routes, type FilterEntry, type Report } from '@chatgenius/contracts';
import { type Wanted } from './operations.ts';
import { restrictionKey, type RestrictionValue } from './restriction.rules.ts';
import { type Chance, type Idea } from './scene.ts';

type Kind = 'ban' | 'mute';
interface Place {
  readonly kind: Kind;
  /** Nothing for the whole deployment. */
  readonly channelId: string | undefined;
}

const ACTIONS = {
  channel: { ban: ['member:banned', 'member:unbanned'], mute: ['member:muted', 'member:unmuted'] },
  everywhere: { ban: ['user:banned', 'user:unbanned'], mute: ['user:muted', 'user:unmuted'] },
} as const;

/** Some end while others go on. */
function untilOf({ random }: Chance): string | undefined {
  if (random.chance(0.25)) return undefined;
  return new Date(Date.now() + (random.chance(0.5) ? 100 + random.below(1_500) : 3_600_000)).toISOString();
}

const said = (before: unknown, after: unknown) => ({ before: before as RestrictionValue | null, after: after as RestrictionValue | null });

function restricted({ target, reason }: Chance, { kind, channelId }: Place, until: string | undefined): Wanted {
  const value: RestrictionValue = { until: until ?? null, reason };
  const [action] = ACTIONS[channelId === undefined ? 'everywhere' : 'channel'][kind];
  return { action, subject: { kind: 'user', id: target.id }, channelId: channelId ?? null, reason, change: { kind: 'register', key: restrictionKey(kind, channelId, target.id), next: () => value, said, always: true } };
}

function lifted({ target }: Chance, { kind, channelId }: Place): Wanted {
  const [, action] = ACTIONS[channelId === undefined ? 'everywhere' : 'channel'][kind];
  return { action, subject: { kind: 'user', id: target.id }, channelId: channelId ?? null, reason: null, change: { kind: 'register', key: restrictionKey(kind, channelId, target.id), next: () => null, said, always: false } };
}

const restrictIn = (kind: Kind): Idea => (chance) => {
  const { actor, channelId, target, reason } = chance;
  const until = untilOf(chance);
  return async () => {
    await actor.call(kind === 'ban' ? routes.banMember : routes.muteMember, { params: { channelId, userId: target.id }, body: { until, reason } });
    chance.scene.lastOnes.set(`${kind} ${channelId}`, target);
    return restricted(chance, { kind, channelId }, until);
  };
};

/** As often as not somebody whom it concerns. */
export function released(chance: Chance, what: string): Chance {
  const last = chance.scene.lastOnes.get(what);
  return last === undefined || chance.random.chance(0.3) ? chance : { ...chance, target: last };
}

const liftIn = (kind: Kind): Idea => (given) => {
  const chance = released(given, `${kind} ${given.channelId}`);
  const { actor, channelId, target } = chance;
  return async () => {
    await actor.call(kind === 'ban' ? routes.unbanMember : routes.unmuteMember, { params: { channelId, userId: target.id } });
    return lifted(chance, { kind, channelId });
  };
};

export const restrictEverywhere = (kind: Kind): Idea => (chance) => {
  const { actor, target, reason } = chance;
  const until = untilOf(chance);
  return async () => {
    await actor.call(kind === 'ban' ? routes.banUser : routes.muteUser, { params: { userId: target.id }, body: { until, reason } });
    chance.scene.lastOnes.set(`${kind} everywhere`, target);
    return restricted(chance, { kind, channelId: undefined }, until);
  };
};

export const liftEverywhere = (kind: Kind): Idea => (given) => {
  const chance = released(given, `${kind} everywhere`);
  const { actor, target } = chance;
  return async () => {
    await actor.call(kind === 'ban' ? routes.unbanUser : routes.unmuteUser, { params: { userId: target.id } });
    return lifted(chance, { kind, channelId: undefined });
  };
};

const WORDS: readonly FilterEntry[] = [{ pattern: 'vile', action: 'refuse' }, { pattern: 'darn', action: 'mask' }, { pattern: 'casino*', action: 'report' }];
const missingIn = (entries: readonly FilterEntry[], others: readonly FilterEntry[]) => entries.filter((entry) => !others.some((other) => isDeepStrictEqual(entry, other)));

/** @param channelId nothing for the whole deployment */
export function filtered(entries: readonly FilterEntry[], channelId: string | undefined): Wanted {
  const changes = (before: unknown) => ({ before: { removed: missingIn(before as FilterEntry[], entries) }, after: { added: missingIn(entries, before as FilterEntry[]) } });
  return {
    action: 'filter:changed', subject: { kind: 'filter', id: channelId ?? 'deployment' }, channelId: channelId ?? null, reason: null,
    change: { kind: 'register', key: `filter ${channelId ?? 'deployment'}`, next: () => entries, said: changes, always: true },
  };
}

export const wordsOf = ({ random }: Chance): FilterEntry[] => WORDS.filter(() => random.chance(0.5));

const stateOf = ({ state, moderatorId }: Pick<Report, 'state' | 'moderatorId'>) => ({ state, moderatorId });

function stepped(chance: Chance, report: Chance['scene']['reports'][number], step: 'claimed' | 'resolved' | 'dismissed'): Wanted {
  const value = stateOf({ state: step, moderatorId: chance.actor.id });
  const change = { kind: 'register' as const, key: `report ${report.id}`, next: () => value, said: (before: unknown, after: unknown) => ({ before: before as object, after: after as object }), always: false };
  return { action: `report:${step}`, subject: { kind: 'report', id: report.id }, channelId: report.channelId, reason: step === 'claimed' ? null : chance.reason, change };
}

/** Who may not come in, or not write, and what was reported. */
export const moderationIdeas = {
  ban: restrictIn('ban'),
  unban: liftIn('ban'),
  mute: restrictIn('mute'),
  unmute: liftIn('mute'),
  filterChannel: (chance) => {
    const { actor, channelId } = chance;
    const entries = wordsOf(chance);
    return async () => {
      await actor.call(routes.setChannelFilter, { params: { channelId }, body: { entries } });
      return filtered(entries, channelId);
    };
  },
  report: ({ scene, actor, target, random }) => {
    const messageId = random.pick(scene.messageIds);
    const subject = messageId === undefined || random.chance(0.5) ? ({ kind: 'user', userId: target.id } as const) : ({ kind: 'message', messageId } as const);
    return async () => {
      const { report } = await actor.call(routes.createReport, { body: { subject, category: 'spam', text: '' } });
      if (!scene.reports.some(({ id }) => id === report.id)) scene.reports.push(report);
      return undefined;
    };
  },
  claimReport: (chance) => {
    const report = chance.random.pick(chance.scene.reports);
    return report && (async () => {
      await chance.actor.call(routes.claimReport, { params: { reportId: report.id } });
      return stepped(chance, report, 'claimed');
    });
  },
  decideReport: (chance) => {
    const report = chance.random.pick(chance.scene.reports);
    const outcome = chance.random.chance(0.5) ? 'resolved' : 'dismissed';
    return report && (async () => {
      await chance.actor.call(routes.decideReport, { params: { reportId: report.id }, body: { outcome, note: chance.reason } });
      return stepped(chance, report, outcome);
    });
  },
} satisfies Record<string, Idea>;
