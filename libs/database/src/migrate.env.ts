import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a PostgreSQL URL, such as postgresql://user:password@host:5432/chat' }),
});

export function readMigrateEnv(env: NodeJS.ProcessEnv = process.env): { databaseUrl: string } {
  const parsed = schema.safeParse(env);
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('\n'));
  }
  return { databaseUrl: parsed.data.DATABASE_URL };
}
