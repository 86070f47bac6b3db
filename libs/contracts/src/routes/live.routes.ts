import { z } from 'zod';
import { messageAppend, messageBegin, messageCancel, messageFinish, messageText } from '../commands/live.commands.ts';
import { numberParam } from '../paging.ts';
import { route } from '../define/route.ts';
import { TextOffset } from '../entities/live.ts';
import { MessageId } from '../ids.ts';

// Twins of the commands of the same names, for programs that cannot hold a connection. All of them may be repeated: a message is
// named by its `clientMessageId`, and text by its offset.

const params = z.object({ messageId: MessageId });
const ofMessage = { messageId: true, trace: true } as const;
const send = { auth: 'bearer', scope: 'messages:send', passesOn: true } as const;

export const beginLiveMessage = route({
  ...send,
  method: 'POST',
  path: '/v1/messages/live',
  summary: 'Begin a message that is read while it is written, as `message:begin` does. A repeat with the same `clientMessageId` answers with the message as it is now.',
  permission: 'message:send',
  permissionFor: messageBegin.permissionFor,
  body: messageBegin.input.omit({ trace: true }),
  status: 201,
  output: messageBegin.output,
  errors: messageBegin.errors,
});

export const appendToMessage = route({
  ...send,
  method: 'POST',
  path: '/v1/messages/:messageId/append',
  summary: 'Add text to an own live message at an offset, as `message:append` does. Collect what comes within about 100 ms. The text counts in bytes for `message:append`.',
  limit: 'http:append',
  params,
  body: messageAppend.input.omit(ofMessage),
  output: messageAppend.output,
  errors: messageAppend.errors,
});

export const finishMessage = route({
  ...send,
  method: 'POST',
  path: '/v1/messages/:messageId/finish',
  summary: 'End an own live message, as `message:finish` does.',
  params,
  body: messageFinish.input.omit(ofMessage),
  output: messageFinish.output,
  errors: messageFinish.errors,
});

export const cancelMessage = route({
  ...send,
  method: 'POST',
  path: '/v1/messages/:messageId/cancel',
  summary: 'Ask the writer of a live message to stop, as `message:cancel` does.',
  permission: 'message:cancel',
  params,
  body: messageCancel.input.omit(ofMessage),
  output: messageCancel.output,
  errors: messageCancel.errors,
});

export const readLiveText = route({
  method: 'GET',
  path: '/v1/messages/:messageId/text',
  summary: 'Text of a live message from an offset on, as far as it is committed by now.',
  auth: 'bearer',
  scope: 'messages:read',
  passesOn: true,
  params,
  query: z.object({ offset: numberParam({ min: 0 }).pipe(TextOffset).default(0) }),
  output: messageText.output,
  errors: messageText.errors,
});
