interface Reference {
  readonly $ref: string;
}

interface Exchange {
  readonly channel?: Reference;
  readonly messages?: readonly Reference[];
}

export interface AsyncApiDocument {
  readonly operations: Readonly<Record<string, Exchange & { readonly reply?: Exchange }>>;
}

/** Messages of an operation, or of its reply, that its channel does not have. Redocly has no rule for that. */
export function strayMessages({ operations }: AsyncApiDocument): string[] {
  return Object.entries(operations).flatMap(([name, operation]) => {
    const reply = operation.reply && { ...operation.reply, channel: operation.reply.channel ?? operation.channel };
    return [...strayOf(operation).map((ref) => `operations/${name}: ${ref}`), ...strayOf(reply ?? {}).map((ref) => `operations/${name}/reply: ${ref}`)];
  });
}

function strayOf({ channel, messages = [] }: Exchange): string[] {
  return messages.map(({ $ref }) => $ref).filter((ref) => channel === undefined || !ref.startsWith(`${channel.$ref}/messages/`));
}
