/** A batch that is older was on no way any more; together with the time between two looks well below the promised 5 s. */
export const REPAIR_AGE_MS = 2_000;
