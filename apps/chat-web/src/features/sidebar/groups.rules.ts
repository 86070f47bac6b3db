import { type ChannelEntry } from '@chatgenius/client-sdk';

export interface Groups {
  readonly favourites: readonly ChannelEntry[];
  readonly channels: readonly ChannelEntry[];
  readonly directs: readonly ChannelEntry[];
}

/** The sidebar: what the user has put first, channels by name, and people by what was written last. */
export function groupsOf(channels: readonly ChannelEntry[], now = Date.now()): Groups {
  const shown = channels.filter(({ settings, archivedAt, unread }) => settings?.hidden !== true && (archivedAt === null || unread > 0 || now - Date.parse(archivedAt) < RECENT_MS));
  const isFavourite = ({ settings }: ChannelEntry): boolean => settings?.favourite === true;
  const rest = shown.filter((channel) => !isFavourite(channel));
  return {
    favourites: shown.filter(isFavourite).sort(byName),
    channels: rest.filter(({ kind }) => kind !== 'direct').sort(byName),
    directs: rest.filter(({ kind }) => kind === 'direct').sort((one, other) => other.unread - one.unread || other.createdAt.localeCompare(one.createdAt)),
  };
}

/** From top to bottom. */
export const inOrder = ({ favourites, channels, directs }: Groups): readonly ChannelEntry[] => [...favourites, ...channels, ...directs];

/** What is meant for the user: mentions, and every message where two or a few talk. */
export const badgeOf = (channel: ChannelEntry, now = Date.now()): number => (isMuted(channel, now) ? 0 : channel.kind === 'direct' ? channel.unread : channel.mentions);

export const isMuted = ({ settings }: Pick<ChannelEntry, 'settings'>, now = Date.now()): boolean => typeof settings?.mutedUntil === 'string' && Date.parse(settings.mutedUntil) > now;

const RECENT_MS = 24 * 60 * 60_000;
const byName = (one: ChannelEntry, other: ChannelEntry): number => one.name.localeCompare(other.name);
