/** Whether all subjects of a pattern are also subjects of another one: `*` is one token, `>` the rest. */
export function isWithin(subject: string, pattern: string): boolean {
  const [tokens, allowed] = [subject.split('.'), pattern.split('.')];
  for (const [index, each] of allowed.entries()) {
    const token = tokens[index];
    if (token === undefined) return false;
    if (each === '>') return true;
    if (token === '>' || (each !== '*' && each !== token)) return false;
  }
  return tokens.length === allowed.length;
}
