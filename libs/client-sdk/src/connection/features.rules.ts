import { type Feature } from '../generated/schemas.ts';
import { type SessionReady } from '../wire.ts';

/** What the deployment has on: without it, an application offers nothing of the kind. */
export type Features = Readonly<Record<Feature, boolean>>;

const everything = (isOn: (feature: Feature) => boolean): Features => Object.freeze({ presence: isOn('presence'), typing: isOn('typing'), status: isOn('status') });

export const ALL_FEATURES = everything(() => true);

/** Servers that do not tell have everything on. */
export const featuresOf = ({ features }: Pick<SessionReady, 'features'>): Features => (features ? everything((feature) => features.includes(feature)) : ALL_FEATURES);
