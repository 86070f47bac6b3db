import { heard, type SurveyContract } from '@chatgenius/contracts';
import { type z } from 'zod';
import { type BusConnection } from './bus.connection.ts';

export interface Patience<Answer> {
  /** Answers that come later are lost. */
  readonly withinMs: number;
  /** Whether nobody else is waited for. */
  readonly isEnough: (answers: readonly Answer[]) => boolean;
  /** Told of answers that cannot be read: whoever gave them counts as silent. */
  readonly onFault: (subject: string, error: unknown) => void;
}

/** Asks all who listen, and collects their answers until they are enough or the time is up. While NATS is away there are none. */
export function askAll<Question extends z.ZodType, Answer extends z.ZodType>(
  bus: BusConnection,
  { subject, answer }: SurveyContract<Question, Answer>,
  question: z.input<Question>,
  { withinMs, isEnough, onFault }: Patience<z.output<Answer>>,
): Promise<z.output<Answer>[]> {
  return new Promise((resolve) => {
    const answers: z.output<Answer>[] = [];
    const reply = bus.newSurveyInbox();
    const finish = (): void => {
      clearTimeout(timer);
      if (!bus.nats.isClosed()) subscription.unsubscribe();
      resolve(answers);
    };
    const timer = setTimeout(finish, withinMs);
    const subscription = bus.subscribe(reply, (message) => {
      // What is thrown here would end the connection.
      try {
        // Nobody listens: NATS says so by an empty message.
        if (message.data.length === 0) return;
        answers.push(heard(answer, message.json()));
        if (isEnough(answers)) finish();
      } catch (error) {
        onFault(subject, error);
      }
    });
    bus.nats.publish(subject, JSON.stringify(question), { reply });
  });
}

/** Answers a survey for this process. What cannot be read, or is thrown, is not answered. */
export function answerSurvey<Question extends z.ZodType, Answer extends z.ZodType>(
  bus: BusConnection,
  { subject, question }: SurveyContract<Question, Answer>,
  answer: (question: z.output<Question>) => z.input<Answer>,
  onFault: (subject: string, error: unknown) => void,
): void {
  bus.subscribe(subject, (message) => {
    try {
      message.respond(JSON.stringify(answer(heard(question, message.json()))));
    } catch (error) {
      onFault(subject, error);
    }
  });
}
