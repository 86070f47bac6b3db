import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { hostUrls, urlSettings } from './servers/host-urls.rules.ts';

const NO_URL = 'must be a PostgreSQL URL, such as postgresql://user:password@host:5432/chat';
const oneHost = z.url({ protocol: /^postgres(ql)?$/ });
const schema = z.object({
  DATABASE_URL: z
    .string(NO_URL)
    .refine((url) => hostUrls(url).every((each) => oneHost.safeParse(each).success), { error: NO_URL, abort: true })
    .refine((url) => !urlSettings(url).pooled, 'must lead to the server itself, and not to a pooler: migrations take turns by a lock of their session'),
});

/** Takes the URL from DATABASE_URL, or from the file that DATABASE_URL_FILE names, as services do. */
export function readMigrateEnv(env: NodeJS.ProcessEnv = process.env): { databaseUrl: string } {
  const parsed = schema.safeParse({ DATABASE_URL: env.DATABASE_URL_FILE ? fromFile(env.DATABASE_URL_FILE, env.DATABASE_URL) : env.DATABASE_URL });
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('\n'));
  }
  return { databaseUrl: parsed.data.DATABASE_URL };
}

function fromFile(file: string, alsoSet: string | undefined): string {
  if (alsoSet) throw new Error('DATABASE_URL_FILE is set, and so is DATABASE_URL: one of them is enough');
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    throw new Error(`DATABASE_URL_FILE names a file that cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`, { cause: error });
  }
}
