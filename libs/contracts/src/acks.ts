import { z } from 'zod';
import { type CommandContract, type CommandOutput } from './define/command.ts';
import { ErrorResponse } from './errors.ts';
import { Budget } from './rate-limits.ts';

/** A command that was done: what its contract says, and what is left of the limit that it counts for. */
export interface Done<Output> {
  readonly status: 'ok';
  readonly data: Output;
  /** Absent where the limit is switched off. */
  readonly budget?: Budget | undefined;
}

/** What every command is acknowledged with. */
export type Ack<Contract extends CommandContract> = Done<CommandOutput<Contract>> | ErrorResponse;

/** The same as a schema, for what reads acks. */
export function ackOf<Output extends z.ZodType>({ output }: CommandContract<z.ZodType, Output>) {
  return z.discriminatedUnion('status', [z.object({ status: z.literal('ok'), data: output, budget: Budget.optional() }), ErrorResponse]);
}
