import { type Channel } from '../generated/schemas.ts';

/** The later version of a channel. What only one of them tells of it is kept where both are of one version. */
export function newerOf(known: Channel, told: Channel): Channel {
  return (known.version ?? 0) > (told.version ?? Infinity) ? known : described(known, told);
}

/** A channel as it was told, with description and metadata of the same version where it came without them. */
export function described<Told extends Channel>(known: Channel | undefined, told: Told): Told {
  const { description, metadata, version } = known ?? {};
  if (version === undefined || version !== told.version) return told;
  return { ...(description !== undefined && { description }), ...(metadata !== undefined && { metadata }), ...told };
}
