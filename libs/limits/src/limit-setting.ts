import { integer } from '@chatgenius/service-runtime';

/** A limit as a variable of the environment; 0 switches it off. */
export const limitSetting = (byDefault: number) => integer({ max: 1_000_000 }).default(byDefault);
