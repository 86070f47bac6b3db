import * as contracts from '@chatgenius/contracts';
import { type NoticeContract, type RequestContract, type SurveyContract } from '@chatgenius/contracts';

export interface WithSubject {
  readonly subject: string;
}

/** Everything that has a subject, wherever the contracts define it: what is new there is found without a word here. */
export function busContracts(): WithSubject[] {
  const found = new Map<string, WithSubject>();
  const look = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 3) return;
    if (hasSubject(value)) found.set(value.subject, value);
    else if (Object.getPrototypeOf(value) === Object.prototype || Object.getPrototypeOf(value) === null) for (const inner of Object.values(value)) look(inner, depth + 1);
  };
  for (const value of Object.values(contracts)) look(value, 0);
  return [...found.values()];
}

function hasSubject(value: object): value is WithSubject {
  return 'subject' in value && typeof value.subject === 'string';
}

export function isRequest(value: object): value is RequestContract {
  return 'input' in value && 'output' in value && 'idempotent' in value;
}

export function isNotice(value: object): value is NoticeContract {
  return 'data' in value;
}

export function isSurvey(value: object): value is SurveyContract {
  return 'question' in value && 'answer' in value;
}
