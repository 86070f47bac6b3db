import { ALLOWED_TYPES } from './file-types.rules.ts';

export interface TypePolicy {
  /** Media types; one that ends in `*` stands for all that begin like it. */
  readonly allowed: readonly string[];
  /** Whether programs and installers may be sent. */
  readonly programs: boolean;
}

export const DEFAULT_POLICY: TypePolicy = { allowed: ALLOWED_TYPES, programs: false };
