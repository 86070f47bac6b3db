import { z } from 'zod';
import { ChangeId, SessionId, TraceParent, UserId } from '../ids.ts';
import { type ErrorReason } from '../errors.ts';
import { type Feature } from '../features.ts';
import { type NeededPermissions } from '../permissions.ts';
import { type RateLimitScope } from '../rate-limits.ts';
import { type Scope } from '../scopes.ts';
import { type ServiceName } from '../subjects.ts';
import { request, type RequestContract } from './request.ts';

/** Something that a client asks for over its socket, and the ack that it gets. */
export interface CommandContract<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> extends NeededPermissions {
  readonly name: `${string}:${string}`;
  readonly summary: string;
  readonly input: Input;
  readonly output: Output;
  /** Reasons that this command may be refused for, beside those that any command may. */
  readonly errors: readonly ErrorReason[];
  /** The limit that it counts for; `commands` unless it has one of its own. */
  readonly limit: RateLimitScope;
  /** The scope with which a bot may send it; without one it may not, and with `any` each bot that may connect. */
  readonly scope?: Scope | 'any';
  /** Whether what was sent, unparsed, is none of what `limit` is for: it counts for `commands` then. */
  readonly isExempt?: (payload: unknown) => boolean;
  /** What it takes from its limit, of what was sent, unparsed: 1 unless given. */
  readonly cost?: (payload: unknown) => number;
  /** Refused with FEATURE_DISABLED where the deployment goes without it. */
  readonly feature?: Feature;
}

/** A command that a domain service decides: the same input, with who asks. */
export interface ForwardedCommand<Input extends z.ZodType, Output extends z.ZodType> extends CommandContract<Input, Output> {
  readonly request: RequestContract<z.ZodObject<{ actor: typeof Actor; input: Input }>, Output>;
  /** The input as the gateway passes it on: checked, with fields that only a newer service knows. */
  readonly passedOn: Input;
}

/** What a handler of the command receives. */
export type CommandInput<Contract extends CommandContract> = z.output<Contract['input']>;
export type CommandOutput<Contract extends CommandContract> = z.output<Contract['output']>;

/** What the deciding service receives of a forwarded command. */
export type CommandRequest<Contract extends { request: RequestContract }> = z.output<Contract['request']['input']>;

/**
 * Who asks, as the gateway has authenticated them. Never taken from a payload. With the session, where there is one: what
 * it asks for is refused once it has ended, whoever has heard of its end. The same holds for the service token of a bot.
 */
export const Actor = z.object({ userId: UserId, sessionId: SessionId.optional(), serviceTokenId: z.uuid().toLowerCase().optional() });
export type Actor = z.infer<typeof Actor>;

/** Every command may carry the caller's trace context. */
export const Traced = { trace: TraceParent.optional() };

/**
 * A change of something that others, or other devices, change as well. Named, it is made once: a repeat after a lost ack
 * has no second effect, whatever has become of the thing meanwhile. For a day.
 */
export const NamedChange = { changeId: ChangeId.optional() };

interface CommandDefinition<Input extends z.ZodType, Output extends z.ZodType> extends NeededPermissions {
  name: `${string}:${string}`;
  summary: string;
  input: Input;
  output: Output;
  errors?: readonly ErrorReason[];
  limit?: RateLimitScope;
  scope?: Scope | 'any';
  isExempt?: (payload: unknown) => boolean;
  cost?: (payload: unknown) => number;
  feature?: Feature;
}

const DEFAULTS = { errors: [], limit: 'commands' } as const;

/** A command that the gateway answers itself. */
export function command<Input extends z.ZodType, Output extends z.ZodType>(
  definition: CommandDefinition<Input, Output>,
): CommandContract<Input, Output> {
  return { ...DEFAULTS, ...definition, ...errorsWithFeature(definition) };
}

const errorsWithFeature = ({ errors = [], feature }: Pick<CommandDefinition<z.ZodType, z.ZodType>, 'errors' | 'feature'>) => ({
  errors: feature === undefined ? errors : [...errors, 'FEATURE_DISABLED' as const],
});

/** A command that the gateway passes on; its NATS subject follows from its name. */
export function forwardedCommand<Input extends z.ZodObject, Output extends z.ZodType>(
  definition: CommandDefinition<Input, Output> & { service: ServiceName; idempotent: boolean },
): ForwardedCommand<Input, Output> {
  const { service, idempotent, ...rest } = definition;
  const input = z.object({ actor: Actor, input: rest.input });
  return { ...DEFAULTS, ...rest, ...errorsWithFeature(rest), passedOn: rest.input.loose() as unknown as Input, request: request({ service, idempotent, name: rest.name, input, output: rest.output }) };
}
