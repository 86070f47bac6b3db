import { type StreamEvent, type commands } from '@chatgenius/contracts';
import { type z } from 'zod';

export { type Ack } from '@chatgenius/contracts';

type Commands = typeof commands;
type CommandNamed<Name extends string> = Extract<Commands[keyof Commands], { name: Name }>;

export type Payload<Name extends Commands[keyof Commands]['name']> = z.input<CommandNamed<Name>['input']>;

/** A stream's event whose data is that of its contract. */
export type StreamPayload<Data extends z.ZodType> = Omit<StreamEvent, 'data'> & { data: z.output<Data> };
