import { type z } from 'zod';

/** A question that every process which listens answers for itself. Who is away does not answer: the asker waits a bounded time. */
export interface SurveyContract<Question extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> {
  readonly subject: string;
  readonly question: Question;
  readonly answer: Answer;
}

export function survey<Question extends z.ZodType, Answer extends z.ZodType>(definition: SurveyContract<Question, Answer>): SurveyContract<Question, Answer> {
  return definition;
}
