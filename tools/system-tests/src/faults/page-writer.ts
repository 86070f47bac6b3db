import { ChatClient } from '@chatgenius/client-sdk';
import { type ClientOptions } from './fault-run.ts';
import { IMPATIENT } from './impatient.ts';
import { Writer, type WriterPlan } from './writer.ts';

/** What a page of the fault run loads: the same writer, where an application would have it. */
export const makeWriter = (options: ClientOptions, plan: WriterPlan): Writer => new Writer(new ChatClient({ ...options, ...IMPATIENT }), plan);
