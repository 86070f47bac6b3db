import { limit } from '@chatgenius/service-runtime';

/** A limit as a variable of the environment; 0 switches it off. */
export const limitSetting = (unit: string, byDefault: number) => limit(unit, { max: 1_000_000 }).default(byDefault);
