import { ChatError, toErrorResponse } from '@chatgenius/contracts';
import { type Logger } from '@chatgenius/service-runtime';
import { Catch, Inject, type ArgumentsHost, type WsExceptionFilter } from '@nestjs/common';
import { LOGGER } from '../../tokens.ts';
import { type ChatSocket } from '../../connections/chat-socket.ts';

type AnswerWith = (answer: unknown) => void;

/**
 * Answers a failed command with its ErrorResponse, to the one who sent it and nobody else (PRD 5.2).
 * Nest's own filter would emit an `exception` and echo what the client sent.
 */
@Catch()
export class AckErrorFilter implements WsExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const [socket, , answer] = host.getArgs<[ChatSocket, unknown, AnswerWith]>();
    if (!(error instanceof ChatError) || error.reason === 'INTERNAL') {
      this.logger.error('command:failed', { userId: socket.data.identity.userId, error });
    }
    answer(toErrorResponse(error));
  }
}
