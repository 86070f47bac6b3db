import { randomUUID } from 'node:crypto';

/** A handle that nobody else has signed up with: specs share a system. */
export const freshHandle = (name: string): string => `${name}_${randomUUID().slice(0, 8)}`;
