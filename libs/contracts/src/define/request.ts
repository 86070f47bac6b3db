import { type z } from 'zod';
import { subjects, type ServiceName } from '../subjects.ts';

/** A question from one service to another over NATS. */
export interface RequestContract<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly service: ServiceName;
  readonly subject: string;
  readonly input: Input;
  readonly output: Output;
  /** Whether asking twice does no more than asking once; only then is an unanswered request repeated. */
  readonly idempotent: boolean;
  /** Worth nothing when it comes late: it is asked once. */
  readonly perishable?: boolean;
}

/** What a handler of the request receives. */
export type RequestInput<Contract extends RequestContract> = z.output<Contract['input']>;

/** The same request to one instance of the service. It is asked once: if that one has gone, another may do. */
export function addressed<Input extends z.ZodType, Output extends z.ZodType>(contract: RequestContract<Input, Output>, instance: string): RequestContract<Input, Output> {
  return { ...contract, subject: subjects.addressed(contract.service, instance, contract.name), perishable: true };
}

interface RequestDefinition<Input extends z.ZodType, Output extends z.ZodType> {
  service: ServiceName;
  /** `{entity}:{action}` */
  name: `${string}:${string}`;
  idempotent: boolean;
  perishable?: boolean;
  input: Input;
  output: Output;
}

export function request<Input extends z.ZodType, Output extends z.ZodType>(
  definition: RequestDefinition<Input, Output>,
): RequestContract<Input, Output> {
  return { ...definition, subject: subjects.request(definition.service, definition.name) };
}
