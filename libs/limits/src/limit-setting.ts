import { limit } from '@chatgenius/service-runtime';

/** A limit as a variable of the environment; 0 switches it off. */
export const limitSetting = (unit: string, byDefault: number, max = 1_000_000) => limit(unit, { max }).default(byDefault);
